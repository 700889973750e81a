package main

import (
	"crypto/md5"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc64"
	"io"
	"math"
	"math/rand/v2"
	"sync"
)

const (
	// perFolder keeps folders short: the server reads a whole folder for each page of a listing.
	perFolder = 1000
	// partSize is what AWS's own tools upload in.
	partSize = 8 << 20
	largest  = 50 << 20
)

// nvme is CRC64NVME, S3's default checksum, in the reflected form that hash/crc64 takes.
var nvme = crc64.MakeTable(0x9a6c9329ac4bc9b5)

type set struct {
	objects    int
	bytes      int64
	logNormal  bool
	holes      bool
	every      int
	generation uint64
}

type object struct {
	key   string
	size  int64
	seed  [32]byte
	holes bool
}

// summary is what S3 says of an object's bytes.
type summary struct {
	etag  string
	crc   string
	parts []int64 // where each part ends, for objects of more than one
}

func folderName(n int) string { return fmt.Sprintf("d%04d", n) }

func (s set) object(number int) object {
	o := object{key: fmt.Sprintf("%s/o%07d", folderName(number/perFolder), number), size: s.bytes, holes: s.holes}
	binary.LittleEndian.PutUint64(o.seed[:], uint64(number))
	if s.logNormal {
		z := rand.New(rand.NewChaCha8(o.seed)).NormFloat64()
		o.size = min(int64(float64(s.bytes)*math.Exp(2*z)), largest)
	}
	binary.LittleEndian.PutUint64(o.seed[8:], s.generation+1)
	return o
}

// content gives the object's bytes, over and over the same.
func (o object) content() io.Reader {
	if o.holes {
		return io.LimitReader(zeros{}, o.size)
	}
	return io.LimitReader(rand.NewChaCha8(o.seed), o.size)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// sized keeps summaries of zeros, which are the same for all objects of one size.
var sized sync.Map

// summarize reads the object's bytes, and passes them on to a writer on the way.
func (o object) summarize(to io.Writer) (summary, error) {
	if known, ok := sized.Load(o.size); ok && o.holes {
		return known.(summary), nil
	}
	var found summary
	crc, whole, content := crc64.New(nvme), md5.New(), o.content()
	digests := md5.New()
	for start := int64(0); start < o.size; start += partSize {
		part := md5.New()
		length, err := io.Copy(io.MultiWriter(to, crc, part), io.LimitReader(content, partSize))
		if err != nil {
			return found, err
		}
		digests.Write(part.Sum(nil))
		found.parts = append(found.parts, start+length)
		whole = part
	}
	if len(found.parts) > 1 {
		found.etag = fmt.Sprintf("%s-%d", hex.EncodeToString(digests.Sum(nil)), len(found.parts))
	} else {
		found.etag, found.parts = hex.EncodeToString(whole.Sum(nil)), nil
	}
	found.crc = base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint64(nil, crc.Sum64()))
	if o.holes {
		sized.Store(o.size, found)
	}
	return found, nil
}
