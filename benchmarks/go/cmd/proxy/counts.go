package main

import (
	"bytes"
	"maps"
	"net/url"
	"strings"
	"sync"
	"time"
)

// counts tells how many requests of which class have passed, by who signed them.
type counts struct {
	mutex    sync.Mutex
	requests map[string]int
	statuses map[string]int
	first    time.Time
}

type seen struct {
	// Requests by "user CLASS"; what goes to the records under _sync/ has a class of its own.
	Requests map[string]int `json:"requests"`
	Statuses map[string]int `json:"statuses"`
	// First is when the first request came, in seconds of the epoch; 0 for none.
	First float64 `json:"first"`
}

func newCounts() *counts {
	c := &counts{}
	c.reset()
	return c
}

func (c *counts) reset() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.requests, c.statuses, c.first = map[string]int{}, map[string]int{}, time.Time{}
}

func (c *counts) add(request head) {
	name := signer(request) + " " + class(request)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.requests[name]++
	if c.first.IsZero() {
		c.first = time.Now()
	}
}

func (c *counts) answered(answer head) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.statuses[answer.word(1)]++
}

func (c *counts) seen() seen {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	first := 0.0
	if !c.first.IsZero() {
		first = float64(c.first.UnixNano()) / 1e9
	}
	return seen{maps.Clone(c.requests), maps.Clone(c.statuses), first}
}

// signer is the access key that the request is signed with.
func signer(request head) string {
	_, credential, found := bytes.Cut(request.bytes, []byte("Credential="))
	if !found {
		return "nobody"
	}
	user, _, _ := bytes.Cut(credential, []byte("/"))
	return string(user)
}

// class is LIST for listings of any kind, else the method, with what it is about where that is not an object.
func class(request head) string {
	path, query, _ := strings.Cut(request.target(), "?")
	_, key, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	asked, _ := url.ParseQuery(query)
	method := request.method()
	switch {
	case key == "" && method == "GET" && asked.Has("uploads"):
		return "LIST uploads"
	case key == "" && method == "GET" && (asked.Has("list-type") || len(asked) == 0 || asked.Has("delimiter") || asked.Has("prefix") || asked.Has("max-keys") || asked.Has("marker")):
		return "LIST"
	case key == "":
		return method + " bucket"
	case asked.Has("tagging"):
		return method + " tags"
	case method == "PUT" && asked.Has("partNumber"):
		return "PUT part"
	case method == "POST" && asked.Has("uploads"):
		return "POST begin"
	case method == "POST" && asked.Has("uploadId"):
		return "POST complete"
	case asked.Has("attributes"):
		return method + " attributes"
	case asked.Has("uploadId"):
		return method + " upload"
	case strings.HasPrefix(key, "_sync/"):
		return method + " record"
	}
	return method
}
