package sse_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/handoffd/handoffd/sse"
)

func ExampleEvent_AppendTo() {
	frame, err := sse.Event{
		Retry: 2731 * time.Millisecond,
		ID:    "7f3a-42",
		Name:  "handoff_created",
		Data:  []byte("first line\nsecond line"),
	}.AppendTo(nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s", frame)
	// Output:
	// retry: 2731
	// id: 7f3a-42
	// event: handoff_created
	// data: first line
	// data: second line
}

func ExampleAppendComment() {
	fmt.Printf("%q\n", sse.AppendComment(nil, "keepalive 7f3a-42"))
	// Output: ": keepalive 7f3a-42\n\n"
}

func ExampleDecoder() {
	const stream = "id: 7f3a-42\nevent: handoff_created\ndata: {\"seq\":42}\n\n: keepalive 7f3a-42\n\n"

	d := sse.NewDecoder(strings.NewReader(stream))
	d.Comment = func(text string) { fmt.Println("heard:", text) }
	for {
		event, err := d.Next()
		if err == io.EOF {
			break
		} else if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s %s\n", event.Name, event.Data)
	}
	fmt.Println("resume from", d.LastEventID())
	// Output:
	// handoff_created {"seq":42}
	// heard: keepalive 7f3a-42
	// resume from 7f3a-42
}

func ExampleStream() {
	frame, err := sse.Event{ID: "7f3a-42", Data: []byte("hello")}.AppendTo(nil)
	if err != nil {
		log.Fatal(err)
	}
	queue := make(chan []byte, 1)
	queue <- frame
	close(queue)

	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sse.SetHeaders(w.Header(), r.ProtoMajor)
		stream := sse.Stream{Writer: w}
		err := stream.Run(r.Context(), func(ctx context.Context) ([][]byte, error) {
			select {
			case frame, open := <-queue:
				if !open {
					return nil, io.EOF
				}
				return [][]byte{frame}, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		})
		if err != nil {
			log.Print(err)
		}
	}))
	defer server.Close()

	res, err := server.Client().Get(server.URL)
	if err != nil {
		log.Fatal(err)
	}
	defer res.Body.Close()
	event, err := sse.NewDecoder(res.Body).Next()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %s\n", event.ID, event.Data)
	// Output: 7f3a-42: hello
}
