// Command oapi calls the server with a client that oapi-codegen has generated: a session, what was said in it, an
// escalation and its claim.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/google/uuid"

	"oapi/api"
)

func main() {
	ctx := context.Background()
	dana, linh := newClient(os.Getenv("DANA_TOKEN")), newClient(os.Getenv("LINH_TOKEN"))

	session := uuid.NewString()
	put, err := dana.PutSessionWithResponse(ctx, session, api.SessionInput{Title: "Node 502 drops packets"})
	check(err, put)
	fmt.Println("session", put.JSON201.Title, put.JSON201.Status)

	var one, several api.MessagesInput
	message := api.MessageInput{Role: api.MessageRoleUser, Content: "The link flaps."}
	must(one.FromMessageInput(message))
	must(several.FromMessageListInput(api.MessageListInput{message, message}))
	for _, messages := range []api.MessagesInput{one, several} {
		appended, err := dana.AppendMessagesWithResponse(ctx, session, nil, messages)
		check(err, appended)
		fmt.Println("messages", appended.JSON201.Appended)
	}

	escalation := api.HandoffInput{Intent: api.Escalate}
	escalated, err := dana.CreateHandoffWithResponse(ctx, session, nil, escalation)
	check(err, escalated)
	h := escalated.JSON201
	fmt.Println("handoff", h.Number, h.Status, h.Priority, h.ClaimedBy == nil)

	again, err := dana.CreateHandoffWithResponse(ctx, session, nil, escalation)
	check(err, again)
	fmt.Println("again", again.ApplicationproblemJSON409.Code)

	claimed, err := linh.ClaimHandoffWithResponse(ctx, session, h.Id, nil, nil)
	check(err, claimed)
	fmt.Println("claimed by", claimed.JSON200.ClaimedBy.Name)

	queue, err := linh.GetQueueWithResponse(ctx, nil)
	check(err, queue)
	for _, card := range queue.JSON200.Items {
		fmt.Println("queue", card.Number, card.SessionTitle, card.Status)
	}
}

func newClient(token string) *api.ClientWithResponses {
	authenticate := func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	}
	c, err := api.NewClientWithResponses(os.Getenv("HANDOFF_URL")+"/api/v1", api.WithRequestEditorFn(authenticate))
	must(err)
	return c
}

// check ends the program where there is no response, or one of a failure that is not expected.
func check(err error, response interface {
	StatusCode() int
	GetBody() []byte
},
) {
	must(err)
	if status := response.StatusCode(); status >= 400 && status != http.StatusConflict {
		log.Fatalf("%d %s", status, response.GetBody())
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
