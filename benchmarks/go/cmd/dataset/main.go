// Dataset writes objects into a bucket of versitygw, directly on its file system and as a PUT would leave them:
// with ETag, content type and CRC64NVME; those above 8 MiB as uploads in parts of 8 MiB. The same arguments give
// the same objects.
//
//	dataset -into DIR -objects 20000 -bytes 4096 -age 720h
//
// It prints the number of objects and their bytes.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	var set set
	into := flag.String("into", "", "folder of the bucket")
	age := flag.Duration("age", 0, "how long ago the objects were written")
	mtimeAge := flag.Duration("rclone-mtime-age", 0, "what rclone's own metadata says; 0: objects have none")
	flag.IntVar(&set.objects, "objects", 1000, "how many")
	flag.Int64Var(&set.bytes, "bytes", 4096, "size of each; of the median with -log-normal")
	flag.BoolVar(&set.logNormal, "log-normal", false, "sizes of a log-normal distribution (sigma 2), up to 50 MiB")
	flag.BoolVar(&set.holes, "holes", false, "zeros that take no memory, instead of random bytes")
	flag.IntVar(&set.every, "every", 1, "write only every nth of them")
	flag.Uint64Var(&set.generation, "generation", 0, "another one has other bytes of the same sizes")
	epoch := flag.Int64("now", time.Now().Unix(), "the second that ages are counted from")
	flag.Parse()

	now := time.Unix(*epoch, 0)
	place := place{folder: *into, time: now.Add(-*age)}
	if *mtimeAge != 0 {
		place.metadata = `{"mtime":"` + strconv.FormatInt(now.Add(-*mtimeAge).Unix(), 10) + `"}`
	}
	for folder := 0; folder*perFolder < set.objects; folder++ {
		if err := os.MkdirAll(filepath.Join(*into, folderName(folder)), 0o755); err != nil {
			log.Fatal(err)
		}
	}
	var next, written atomic.Int64
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for {
				number := int(next.Add(1)-1) * set.every
				if number >= set.objects {
					return
				}
				object := set.object(number)
				if err := place.write(object); err != nil {
					log.Fatalf("tried to write %s into %s: %v", object.key, *into, err)
				}
				written.Add(object.size)
			}
		}()
	}
	workers.Wait()
	fmt.Println((set.objects+set.every-1)/set.every, written.Load())
}
