package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/handoffd/handoffd/client"
)

// A backend registers a person and a session, escalates the session for them, and waits for the answer.
func Example() {
	ctx := context.Background()
	backend := &client.Client{URL: os.Getenv("HANDOFF_URL"), Token: client.StaticToken(os.Getenv("HANDOFF_TOKEN"))}

	_, err := backend.PutUser(ctx, "ext:dana", client.UserInput{
		Email: client.Set("dana@example.com"), Name: "Dana", Role: client.Engineer,
	})
	if err != nil {
		log.Fatal(err)
	}
	_, err = backend.PutSession(ctx, "ext:T-4711", client.SessionInput{
		Title: "Node 502 drops packets", UserID: "ext:dana",
	})
	if err != nil {
		log.Fatal(err)
	}
	err = backend.AppendMessages(ctx, "ext:T-4711",
		client.MessageInput{Role: client.FromUser, Content: "The link flaps every few minutes."},
		client.MessageInput{Role: client.FromAssistant, Content: "Does it help to lower the MTU?"},
	)
	if err != nil {
		log.Fatal(err)
	}
	h, err := backend.HandOff(ctx, "ext:T-4711", client.HandoffInput{Intent: client.Escalate, Priority: client.High})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("#%d of %s is %s\n", h.Number, h.CreatedBy.Name, h.Status)

	go linhAnswers(h.Ref())
	if h, err = backend.WaitForAnswer(ctx, h.Ref()); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %s\n", h.ClaimedBy.Name, h.Answer)
	// Output:
	// #1 of Dana is waiting
	// Linh: Replace the cable.
}

// linhAnswers is what a colleague does meanwhile.
func linhAnswers(ref client.HandoffRef) {
	linh := &client.Client{URL: os.Getenv("HANDOFF_URL"), Token: client.StaticToken(os.Getenv("LINH_TOKEN"))}
	if _, err := linh.Claim(context.Background(), ref); err != nil {
		log.Fatal(err)
	}
	if _, err := linh.Return(context.Background(), ref, "Replace the cable."); err != nil {
		log.Fatal(err)
	}
}

// A program shows the queue and keeps it current.
func ExampleClient_Stream() {
	ctx := context.Background()
	linh := &client.Client{URL: os.Getenv("HANDOFF_URL"), Token: client.StaticToken(os.Getenv("LINH_TOKEN"))}

	queue, err := linh.Queue(ctx, client.QueueFilter{})
	if err != nil {
		log.Fatal(err)
	}
	for event, err := range linh.Stream(ctx, queue.LastEventID) {
		if err != nil {
			log.Fatal(err) // ctx has ended, or the server refuses
		}
		switch event.Type {
		case "ready":
			go escalateAs(os.Getenv("TOMASZ_TOKEN"))
		case "reset": // events may be missing
			if queue, err = linh.Queue(ctx, client.QueueFilter{}); err != nil {
				log.Fatal(err)
			}
		case "handoff_created":
			fmt.Println(event.By.Name, "escalated", event.Handoff.SessionTitle)
			return // or store event.ID, to go on after it
		}
	}
	// Output: Tomasz escalated Printer on fire
}

func escalateAs(token string) {
	tomasz := &client.Client{URL: os.Getenv("HANDOFF_URL"), Token: client.StaticToken(token)}
	ctx, id := context.Background(), "ext:T-4712"
	if _, err := tomasz.PutSession(ctx, id, client.SessionInput{Title: "Printer on fire"}); err != nil {
		log.Fatal(err)
	}
	if _, err := tomasz.HandOff(ctx, id, client.HandoffInput{Intent: client.Escalate}); err != nil {
		log.Fatal(err)
	}
}

func ExampleProblem() {
	ctx := context.Background()
	tomasz := &client.Client{URL: os.Getenv("HANDOFF_URL"), Token: client.StaticToken(os.Getenv("TOMASZ_TOKEN"))}

	_, err := tomasz.PutSession(ctx, "ext:T-4713", client.SessionInput{Title: "VPN drops every hour"})
	if err != nil {
		log.Fatal(err)
	}
	h, err := tomasz.HandOff(ctx, "ext:T-4713", client.HandoffInput{Intent: client.Escalate})
	if err != nil {
		log.Fatal(err)
	}
	_, err = tomasz.Claim(ctx, h.Ref())
	if problem, ok := errors.AsType[*client.Problem](err); ok && problem.Code == "own_handoff" {
		fmt.Println("status", problem.Status, "of a handoff that is", problem.Handoff.Status)
	}
	// Output: status 409 of a handoff that is waiting
}
