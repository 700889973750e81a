package io.s3hydration.report;

import io.s3hydration.listing.ObjectKey;
import io.s3hydration.listing.SettledEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a part in the making, compressed a block at a time. A part has some 50,000, which
 * as objects are 20 MB that outlive the young generation, and as blocks a fraction of it.
 *
 * <p>A block is a gzip member of {@link EntryLines}; one behind the other, as RFC 1952 allows, they
 * are the part. Entries are added in key order. Not safe for many threads.
 */
final class CompressedEntries {

  private final int blockSize;
  private final List<Block> blocks;
  private final List<SettledEntry> open;
  private int inBlocks;

  private record Block(ObjectKey first, int entries, byte[] content) {}

  /**
   * @param blockSize entries of a block, at least one
   */
  CompressedEntries(int blockSize) {
    this(blockSize, List.of(), List.of());
  }

  private CompressedEntries(int blockSize, List<Block> blocks, List<SettledEntry> open) {
    this.blockSize = blockSize;
    this.blocks = new ArrayList<>(blocks);
    this.open = new ArrayList<>(open);
    this.inBlocks = blocks.stream().mapToInt(Block::entries).sum();
  }

  /** The last one that was added is not in a block yet. */
  void add(SettledEntry entry) {
    if (open.size() == blockSize) {
      blocks.add(new Block(open.getFirst().key(), open.size(), EntryLines.write(open)));
      inBlocks += open.size();
      open.clear();
    }
    open.add(entry);
  }

  int size() {
    return inBlocks + open.size();
  }

  boolean isEmpty() {
    return size() == 0;
  }

  /**
   * @throws java.util.NoSuchElementException if there is none
   */
  ObjectKey firstKey() {
    return blocks.isEmpty() ? open.getFirst().key() : blocks.getFirst().first();
  }

  /** Those before a key that is after all but the last one added. */
  CompressedEntries before(ObjectKey key) {
    List<SettledEntry> rest =
        open.stream().filter(entry -> entry.key().compareTo(key) < 0).toList();
    return new CompressedEntries(blockSize, blocks, rest);
  }

  /**
   * Keeps as many of the first entries as are asked for, or fewer where a block would be cut, and
   * gives all that are behind them.
   */
  CompressedEntries splitAfter(int entries) {
    int whole = 0;
    int kept = 0;
    while (whole < blocks.size() && kept + blocks.get(whole).entries() <= entries) {
      kept += blocks.get(whole++).entries();
    }
    List<Block> behind = blocks.subList(whole, blocks.size());
    int ofOpen = behind.isEmpty() ? Math.min(entries - kept, open.size()) : 0;
    List<SettledEntry> tail = open.subList(ofOpen, open.size());
    CompressedEntries rest = new CompressedEntries(blockSize, behind, tail);
    behind.clear();
    tail.clear();
    inBlocks = kept;
    return rest;
  }

  /** The part as it is stored. */
  byte[] content() {
    byte[] last = EntryLines.write(open);
    int length = last.length + blocks.stream().mapToInt(block -> block.content().length).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    blocks.forEach(block -> all.put(block.content()));
    return all.put(last).array();
  }
}
