package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"strconv"
)

// The largest head that is passed on; S3 allows 8 KB of headers.
const largestHead = 64 << 10

// head is the first lines of a request or an answer, as they came.
type head struct {
	bytes   []byte
	length  int64 // of the body; -1 where it is not told
	chunked bool
	closes  bool
}

// stream reads heads from a connection and passes bodies on to another.
type stream struct {
	conn   net.Conn
	reader *bufio.Reader
}

func newStream(conn net.Conn) *stream {
	return &stream{conn, bufio.NewReaderSize(conn, 16<<10)}
}

func (s *stream) readHead() (head, error) {
	h := head{length: -1}
	for first := true; ; first = false {
		line, err := s.reader.ReadSlice('\n')
		if err != nil {
			return h, err
		}
		if len(h.bytes) > largestHead {
			return h, errors.New("the head is too large")
		}
		h.bytes = append(h.bytes, line...)
		if first {
			continue
		}
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			return h, nil
		}
		h.look(line)
	}
}

func (h *head) look(line []byte) {
	name, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.TrimSpace(value)
	switch {
	case bytes.EqualFold(name, []byte("content-length")):
		if length, err := strconv.ParseInt(string(value), 10, 64); err == nil {
			h.length = length
		}
	case bytes.EqualFold(name, []byte("transfer-encoding")):
		h.chunked = bytes.EqualFold(value, []byte("chunked"))
	case bytes.EqualFold(name, []byte("connection")):
		h.closes = bytes.EqualFold(value, []byte("close"))
	}
}

func (h head) word(n int) string {
	line, _, _ := bytes.Cut(h.bytes, []byte("\r\n"))
	words := bytes.SplitN(line, []byte(" "), 3)
	if n >= len(words) {
		return ""
	}
	return string(words[n])
}

func (h head) method() string           { return h.word(0) }
func (h head) target() string           { return h.word(1) }
func (h head) isFor(target string) bool { return h.target() == target }

// isInterim is for answers: 100 Continue, and whatever else comes before the real one.
func (h head) isInterim() bool { return h.word(1)[:1] == "1" }

// hasNoBody is for answers.
func (h head) hasNoBody(request head) bool {
	status := h.word(1)
	return request.method() == "HEAD" || status == "204" || status == "304"
}

// passBody passes on what follows the head: so many bytes, or chunks, or nothing.
func (s *stream) passBody(h head, to net.Conn) error {
	if !h.chunked {
		return s.pass(h.length, to)
	}
	for {
		line, err := s.reader.ReadSlice('\n')
		if err != nil {
			return err
		}
		if _, err := to.Write(line); err != nil {
			return err
		}
		digits, _, _ := bytes.Cut(bytes.TrimSpace(line), []byte(";"))
		size, err := strconv.ParseInt(string(digits), 16, 64)
		if err != nil {
			return err
		}
		if size == 0 {
			return s.passTrailer(to)
		}
		if err := s.pass(size+2, to); err != nil {
			return err
		}
	}
}

func (s *stream) passTrailer(to net.Conn) error {
	for {
		line, err := s.reader.ReadSlice('\n')
		if err != nil {
			return err
		}
		if _, err := to.Write(line); err != nil {
			return err
		}
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			return nil
		}
	}
}

// pass passes on what is read already, and lets the kernel move the rest where both are TCP.
func (s *stream) pass(length int64, to net.Conn) error {
	if length <= 0 {
		return nil
	}
	held := min(length, int64(s.reader.Buffered()))
	if _, err := io.CopyN(to, s.reader, held); err != nil || held == length {
		return err
	}
	_, err := io.CopyN(to, s.conn, length-held)
	return err
}
