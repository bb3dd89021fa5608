package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// teamsSender posts a card for each handoff that waits, and a short one when it was claimed or closed: a workflow
// cannot change a card that it has posted.
type teamsSender struct {
	chat
	Client *http.Client
}

func (s teamsSender) deliver(ctx context.Context, endpoint db.Webhook, secrets Secrets, event notify.Event) outcome {
	if event.Handoff == uuid.Nil {
		text, err := s.notice(ctx, endpoint, event)
		if err != nil {
			return fault
		}
		return s.post(ctx, secrets.Current, teamsNotice(text, s.PublicURL))
	}
	state, err := s.read(ctx, endpoint, event)
	switch {
	case err != nil:
		return fault
	case state == nil || state.told == nil && !state.isNew():
		return outcome{skipped: true}
	case state.told == nil:
		return s.post(ctx, secrets.Current, teamsHandoff(state.view, true)).then(state.savePost(endpoint, nil, nil))
	case !state.hasChanged():
		return outcome{skipped: true, record: state.saveUpdate(endpoint, false)}
	}
	return s.post(ctx, secrets.Current, teamsHandoff(state.view, state.calls())).then(state.saveUpdate(endpoint, true))
}

// post sends a card to the address of a workflow, which is a secret: it does not get into an error.
func (s teamsSender) post(ctx context.Context, address string, message teamsMessage) outcome {
	body, err := json.Marshal(message)
	if err != nil {
		return fault
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return fault
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", userAgent)
	return exchange(s.Client, request)
}
