package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

const (
	userAgent = "handoffd-webhooks/1"

	// drainTimeout and maxDrained bound the wait for the end of a response.
	drainTimeout = 500 * time.Millisecond
	maxDrained   = 16 << 10
)

// standardSender posts events as https://www.standardwebhooks.com describes it.
type standardSender struct{ client *http.Client }

// standardBody is what is posted.
type standardBody struct {
	Type      string          `json:"type"`
	Timestamp time.Time       `json:"timestamp"` // when it happened
	Data      json.RawMessage `json:"data"`      // of an event of the log, the same as on the stream
}

func (s standardSender) deliver(
	ctx context.Context, row db.Webhook, secrets Secrets, event notify.Event,
) outcome {
	data := event.Data
	if event.Type != typeReset && event.Type != typeTest {
		data = event.JSON()
	}
	body, err := json.Marshal(standardBody{Type: event.Type, Timestamp: event.At.UTC(), Data: data})
	if err != nil {
		return outcome{class: classInternal}
	}
	id := messageID(row, event)
	now := time.Now()
	signature, err := signatures(secrets, id, now, body)
	if err != nil {
		return outcome{class: classSecret}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, *row.Url, bytes.NewReader(body))
	if err != nil {
		return outcome{class: classInternal}
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", userAgent)
	request.Header.Set("Webhook-Id", id)
	request.Header.Set("Webhook-Timestamp", strconv.FormatInt(now.Unix(), 10))
	request.Header.Set("Webhook-Signature", signature)
	repeatOnce(request)
	return exchange(s.client, request)
}

var errRepeated = errors.New("the request was repeated already")

// repeatOnce lets net/http repeat a request on another connection where the receiver closed the one that it had kept
// open: once, as there can be many such connections, and the receiver can have read the request.
func repeatOnce(request *http.Request) {
	request.Header["Idempotency-Key"] = nil // an empty list is not sent
	rewind, repeated := request.GetBody, false
	request.GetBody = func() (io.ReadCloser, error) {
		if repeated {
			return nil, errRepeated
		}
		repeated = true
		return rewind()
	}
}

// exchange makes a request and returns what came of it.
func exchange(client *http.Client, request *http.Request) outcome {
	ctx, cancel := context.WithCancel(request.Context())
	defer cancel()
	response, err := client.Do(request.WithContext(ctx))
	if err != nil {
		return outcomeOf(nil, err)
	}
	defer response.Body.Close()
	// What the receiver says does not count, but a connection can be used again only after the end of the response.
	defer time.AfterFunc(drainTimeout, cancel).Stop()
	_, _ = io.CopyN(io.Discard, response.Body, maxDrained)
	return outcomeOf(response, nil)
}

// messageID returns the id that the receiver tells repeated messages by. It is the same at each attempt and replay.
func messageID(row db.Webhook, event notify.Event) string {
	id := row.ID.String() + "." + eventID(row, event)
	switch event.Type {
	case typeReset:
		return id + "." + typeReset // a replay can send the event itself
	case typeTest:
		return row.ID.String() + "." + typeTest + "-" + uuid.NewString()
	default:
		return id
	}
}

// eventID returns the id of the event on the stream; that of a reset is the event after which the endpoint goes on.
func eventID(row db.Webhook, event notify.Event) string {
	return notify.Position{Epoch: row.CursorEpoch, Seq: event.Seq}.String()
}
