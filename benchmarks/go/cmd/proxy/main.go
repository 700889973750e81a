// Proxy stands before an S3 server, counts the requests that pass, and can make the server look far away.
//
//	proxy -to 127.0.0.1:7070 [-round-trip 64ms]
//
// prints the address that it listens at. GET /_bench/counts tells what has passed since the last DELETE of it.
// Bytes are passed on as they come: it looks at heads only, so signatures hold, and without TLS bodies stay in the kernel.
package main

import (
	"crypto/tls"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"time"
)

func main() {
	to := flag.String("to", "", "address of the S3 server")
	listen := flag.String("listen", "127.0.0.1:0", "address to listen at")
	roundTrip := flag.Duration("round-trip", 0, "added to each answer and each handshake")
	certificate := flag.String("cert", "", "speak TLS on both sides, with this certificate")
	key := flag.String("key", "", "of the certificate")
	flag.Parse()
	line := line{to: *to, roundTrip: *roundTrip}
	listener, err := net.Listen("tcp", *listen)
	if err == nil && *certificate != "" {
		var pair tls.Certificate
		pair, err = tls.LoadX509KeyPair(*certificate, *key)
		line.tls = &tls.Config{Certificates: []tls.Certificate{pair}}
	}
	if err != nil {
		log.Fatalf("tried to listen at %s: %v", *listen, err)
	}
	fmt.Println(listener.Addr())
	counts := newCounts()
	for {
		client, err := listener.Accept()
		if err != nil {
			log.Fatalf("tried to accept a connection: %v", err)
		}
		go serve(client, line, counts)
	}
}

// line is what lies between a client and the server.
type line struct {
	to        string
	roundTrip time.Duration
	tls       *tls.Config
}

func (l line) dial() (net.Conn, error) {
	if l.tls == nil {
		return net.Dial("tcp", l.to)
	}
	return tls.Dial("tcp", l.to, &tls.Config{InsecureSkipVerify: true}) // it is this machine
}

// serve passes the requests of one connection on, one after the other, over one connection of its own.
func serve(client net.Conn, line line, counts *counts) {
	defer func() { client.Close() }()
	server, err := line.dial()
	if err != nil {
		log.Printf("tried to connect to %s: %v", line.to, err)
		return
	}
	defer server.Close()
	time.Sleep(line.roundTrip) // TCP's handshake; the client has sent its first bytes meanwhile
	if line.tls != nil {
		time.Sleep(line.roundTrip) // and that of TLS 1.3
		client = tls.Server(client, line.tls)
	}
	requests, answers := newStream(client), newStream(server)
	for {
		request, err := requests.readHead()
		if err != nil {
			return // the client has ended the connection
		}
		if request.isFor("/_bench/counts") {
			answerCounts(client, request, counts)
			continue
		}
		counts.add(request)
		if !exchange(request, requests, answers, line.roundTrip, counts) {
			return
		}
	}
}

// exchange passes one request and its answers on, and tells whether the connections can be used again.
// The body goes on its own way: with Expect: 100-continue it comes only after a first answer.
func exchange(request head, requests, answers *stream, roundTrip time.Duration, counts *counts) bool {
	sent := make(chan error, 1)
	go func() {
		_, err := answers.conn.Write(request.bytes)
		if err == nil {
			err = requests.passBody(request, answers.conn)
		}
		sent <- err
	}()
	for {
		answer, err := answers.readHead()
		if err != nil {
			return false
		}
		time.Sleep(roundTrip)
		if _, err := requests.conn.Write(answer.bytes); err != nil {
			return false
		}
		if answer.isInterim() {
			continue
		}
		if !answer.hasNoBody(request) && answers.passBody(answer, requests.conn) != nil {
			return false
		}
		counts.answered(answer)
		if answer.closes || request.closes {
			return false
		}
		return <-sent == nil
	}
}

func answerCounts(client net.Conn, request head, counts *counts) {
	body := []byte("{}")
	if request.method() == "DELETE" {
		counts.reset()
	} else {
		body, _ = json.Marshal(counts.seen())
	}
	fmt.Fprintf(client, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
}
