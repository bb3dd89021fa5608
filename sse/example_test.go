package sse_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/handoffd/handoffd/sse"
)

func ExampleEvent_AppendTo() {
	frame, err := sse.Event{
		ID:   "7f3a-42",
		Name: "handoff_created",
		Data: []byte("first line\nsecond line"),
	}.AppendTo(nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s", frame)
	// Output:
	// id: 7f3a-42
	// event: handoff_created
	// data: first line
	// data: second line
}

// A frame without data only changes the delay before the client reconnects.
func ExampleEvent_AppendTo_retry() {
	frame, err := sse.Event{Retry: 2731 * time.Millisecond}.AppendTo(nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q\n", frame)
	// Output: "retry: 2731\n\n"
}

func ExampleAppendComment() {
	fmt.Printf("%q\n", sse.AppendComment(nil, "keepalive 7f3a-42"))
	// Output: ": keepalive 7f3a-42\n\n"
}

func ExampleDecoder() {
	const stream = "id: 7f3a-42\nevent: handoff_created\ndata: {\"seq\":42}\n\n: keepalive 7f3a-42\n\n"

	d := sse.NewDecoder(strings.NewReader(stream))
	d.Comment = func(text string) { fmt.Println("comment:", text) }
	for {
		event, err := d.Next()
		if err == io.EOF {
			break
		} else if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s %s\n", event.Name, event.Data)
	}
	fmt.Println("resume after", d.LastEventID())
	// Output:
	// handoff_created {"seq":42}
	// comment: keepalive 7f3a-42
	// resume after 7f3a-42
}

// The source of a stream is a function; here it takes frames from a slice.
func ExampleStream_Run() {
	frames := [][]byte{frameOf("1", "one"), frameOf("2", "two")}
	next := func(context.Context) ([][]byte, error) {
		if len(frames) == 0 {
			return nil, io.EOF
		}
		frame := frames[0]
		frames = frames[1:]
		return [][]byte{frame}, nil
	}
	handler := func(w http.ResponseWriter, r *http.Request) {
		sse.SetHeaders(w.Header(), r.ProtoMajor)
		stream := sse.Stream{Writer: w, Heartbeat: 15 * time.Second}
		if err := stream.Run(r.Context(), next); err != nil {
			log.Print(err)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(handler))
	defer server.Close()
	response, err := server.Client().Get(server.URL)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(os.Stdout, response.Body); err != nil {
		log.Fatal(err)
	}
	// Output:
	// id: 1
	// data: one
	//
	// id: 2
	// data: two
}

// A client that reconnects sends the id of the last event that it has, and receives those that follow.
func ExampleLastEventID() {
	events := []string{"one", "two", "three"}
	handler := func(w http.ResponseWriter, r *http.Request) {
		sse.SetHeaders(w.Header(), r.ProtoMajor)
		after := sse.LastEventID(r) // the id of an event is its data
		var missed [][]byte
		for _, event := range events {
			if event == after {
				missed = nil
				continue
			}
			missed = append(missed, frameOf(event, event))
		}
		stream := sse.Stream{Writer: w}
		if err := stream.Send(missed...); err != nil {
			log.Print(err)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(handler))
	defer server.Close()

	connect := func(after string) *http.Response {
		request, err := http.NewRequest(http.MethodGet, server.URL, nil)
		if err != nil {
			log.Fatal(err)
		}
		request.Header.Set(sse.HeaderLastEventID, after)
		response, err := server.Client().Do(request)
		if err != nil {
			log.Fatal(err)
		}
		return response
	}
	first := connect("")
	defer first.Body.Close()
	d := sse.NewDecoder(first.Body)
	for range 2 {
		if _, err := d.Next(); err != nil {
			log.Fatal(err)
		}
	}
	second := connect(d.LastEventID())
	defer second.Body.Close()
	event, err := sse.NewDecoder(second.Body).Next()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("after %s comes %s\n", d.LastEventID(), event.Data)
	// Output: after two comes three
}

func frameOf(id, data string) []byte {
	frame, err := sse.Event{ID: id, Data: []byte(data)}.AppendTo(nil)
	if err != nil {
		log.Fatal(err)
	}
	return frame
}
