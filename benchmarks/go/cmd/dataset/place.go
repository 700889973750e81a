package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// place is a bucket's folder, and what its objects have in common.
type place struct {
	folder   string
	time     time.Time
	metadata string // the user's, as versitygw keeps them; empty for none
}

func (p place) write(o object) error {
	path := filepath.Join(p.folder, o.key)
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	to := io.Writer(file)
	if o.holes {
		to = io.Discard
		if err := file.Truncate(o.size); err != nil {
			return err
		}
	}
	summary, err := o.summarize(to)
	if err != nil {
		return err
	}
	attributes := map[string]string{
		"user.etag":         `"` + summary.etag + `"`,
		"user.content-type": "application/octet-stream",
		"user.checksums":    `{"Algorithm":"CRC64NVME","Type":"FULL_OBJECT","CRC64NVME":"` + summary.crc + `"}`,
	}
	if p.metadata != "" {
		attributes["user.metadata"] = p.metadata
	}
	if summary.parts != nil {
		attributes["user.mp-metadata"] = uploaded(summary.parts)
	}
	for name, value := range attributes {
		if err := syscall.Setxattr(path, name, []byte(value), 0); err != nil {
			return err
		}
	}
	return os.Chtimes(path, p.time, p.time)
}

// uploaded is versitygw's record of an upload in parts.
func uploaded(ends []int64) string {
	record, _ := json.Marshal(map[string]any{"uploadId": "4f4c0e0e-0000-4000-8000-000000000000", "parts": ends})
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	writer.Write(record)
	writer.Close()
	return packed.String()
}
