package stream

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/sse"
)

func (s *stream) readyFrame(retry time.Duration) []byte {
	return s.frame("ready", retry, struct {
		AccountID   uuid.UUID `json:"account_id"`
		LastEventID string    `json:"last_event_id"`
		Replica     string    `json:"replica"`
		Degraded    bool      `json:"degraded"`
	}{
		s.registration.account, s.subscription.Position().String(), s.server.config.Replica, s.server.config.Degraded(),
	})
}

func (s *stream) resetFrame(retry time.Duration, reset *notify.ResetError) []byte {
	return s.frame("reset", retry, struct {
		Reason      notify.ResetReason `json:"reason"`
		LastEventID string             `json:"last_event_id"`
	}{reset.Reason, s.subscription.Position().String()})
}

func (s *stream) byeFrame(reason endError) []byte {
	return s.frame("bye", 0, map[string]string{"reason": string(reason)})
}

// frame encodes an event of this stream only. Its id is the position to resume from.
func (s *stream) frame(name string, retry time.Duration, data any) []byte {
	encoded, err := json.Marshal(data)
	if err != nil {
		panic(err) // unreachable: the types of this file
	}
	frame, err := sse.Event{ID: s.subscription.Position().String(), Name: name, Data: encoded, Retry: retry}.AppendTo(nil)
	if err != nil {
		panic(err) // unreachable: neither ids nor names hold line breaks
	}
	return frame
}

// EncodeEvent encodes an event of the log, once for all streams. It implements [notify.Hub.Encode].
func EncodeEvent(epoch string, e notify.Event) []byte {
	data := e.JSON()
	frame, err := sse.Event{
		ID: notify.Position{Epoch: epoch, Seq: e.Seq}.String(), Name: e.Type, Data: data,
	}.AppendTo(make([]byte, 0, len(data)+128))
	if err != nil {
		panic(err) // unreachable: the schema forbids line breaks in types
	}
	return frame
}
