package io.s3hydration.cloudformation.iam;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * Addresses that share their first bits.
 *
 * @param length of an address in bits: 32 or 128
 */
record AddressRange(BigInteger first, int length, int prefix) {

  static AddressRange parse(String cidr) {
    int slash = cidr.indexOf('/');
    byte[] address = bytes(slash < 0 ? cidr : cidr.substring(0, slash));
    int length = address.length * Byte.SIZE;
    int prefix = slash < 0 ? length : Integer.parseInt(cidr.substring(slash + 1));
    if (prefix < 0 || prefix > length) {
      throw new IllegalArgumentException("no range of addresses: " + cidr);
    }
    return new AddressRange(new BigInteger(1, address), length, prefix);
  }

  boolean contains(String address) {
    byte[] bytes = bytes(address);
    int host = length - prefix;
    return bytes.length * Byte.SIZE == length
        && new BigInteger(1, bytes).shiftRight(host).equals(first.shiftRight(host));
  }

  private static byte[] bytes(String address) {
    return InetAddress.ofLiteral(address).getAddress();
  }
}
