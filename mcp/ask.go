package mcp

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/refusal"
)

// defaultWait is within 60 s, after which many clients and proxies give up.
const defaultWait = 50

// ask hands a session off and waits for the answer.
func (s *Server) ask(ctx context.Context, c *conversation, n *notices, q question) (report, error) {
	limit, err := seconds(q.WaitSeconds, defaultWait)
	if err != nil {
		return report{}, err
	}
	ref, err := s.handOff(ctx, c, q)
	if err != nil {
		return report{}, err
	}
	return s.await(ctx, c, n, ref, limit)
}

// handOff escalates the question, unless the same call has done so before.
func (s *Server) handOff(ctx context.Context, c *conversation, q question) (handoff.Ref, error) {
	ctx, cancel := context.WithTimeout(ctx, workTimeout)
	defer cancel()
	session, isNew, err := s.sessionFor(ctx, c, q)
	if err != nil {
		return handoff.Ref{}, err
	}
	ref, err := s.once(ctx, c, q, session, func(tx tx.Tx) (handoff.Ref, error) {
		id := session.ID
		if session.IsZero() {
			var err error
			if session.ID, err = uuid.NewV7(); err != nil {
				return handoff.Ref{}, fmt.Errorf("choose session id: %w", err)
			}
		}
		if isNew {
			put, _, err := s.config.Directory.PutSessionTx(ctx, tx, c.Principal,
				directory.SessionInput{Ref: session, Title: q.title()})
			if err != nil {
				return handoff.Ref{}, err
			}
			id = put.ID
		}
		if messages := q.messages(); len(messages) > 0 {
			if err := s.config.Directory.AppendMessagesTx(ctx, tx, c.Principal, id, messages); err != nil {
				return handoff.Ref{}, err
			}
		}
		h, _, err := s.config.Handoffs.CreateTx(ctx, tx, c.Principal, handoff.Draft{
			Session: id, Intent: handoff.Escalate, EngineerNotes: q.notes(), Priority: q.Priority,
		})
		return h.Ref(), err
	})
	open, ok := errors.AsType[*handoff.ConflictError](err)
	if !ok || open.Conflict != handoff.HandoffActive || !c.Service && open.Card.CreatedBy.ID != c.UserID {
		return ref, err
	}
	// An earlier question of the session is still open: the claimer reads this one below it.
	return s.once(ctx, c, q, session, func(tx tx.Tx) (handoff.Ref, error) {
		ref := open.Card.Ref()
		return ref, s.config.Directory.AppendMessagesTx(ctx, tx, c.Principal, ref.Session,
			[]directory.Message{{Role: directory.FromAssistant, Content: q.notes()}})
	})
}

// once does the work of a question unless it was done in the last 24 hours, and returns its handoff.
func (s *Server) once(
	ctx context.Context, c *conversation, q question, session directory.Ref, do func(tx tx.Tx) (handoff.Ref, error),
) (ref handoff.Ref, err error) {
	request := idempotency.Request{Account: c.AccountID, Owner: c.UserID} // zero for a backend, as for its requests
	key, text := sha256.Sum256([]byte(session.String()+"\n"+q.name())), sha256.Sum256([]byte(q.Question))
	request.Key, request.Digest = askTool.Name+" "+hex.EncodeToString(key[:]), text[:]
	response, err := s.config.Requests.Do(ctx, request, func(tx tx.Tx) (idempotency.Response, error) {
		ref, err := do(tx)
		if err != nil {
			return idempotency.Response{}, err
		}
		body, err := json.Marshal(ref)
		return idempotency.Response{Status: http.StatusCreated, Body: body}, err
	})
	if err != nil {
		return handoff.Ref{}, err
	}
	if err := json.Unmarshal(response.Body, &ref); err != nil {
		return handoff.Ref{}, fmt.Errorf("decode saved handoff: %w", err)
	}
	return ref, nil
}

// sessionFor returns the session to ask in, and whether the question makes it: without a name, and for an external id
// that is new.
func (s *Server) sessionFor(ctx context.Context, c *conversation, q question) (directory.Ref, bool, error) {
	switch {
	case q.Session == "" && c.Service:
		return directory.Ref{}, false, refusal.Invalid("session", "is required with the key of a backend: its owner asks")
	case q.Session == "": // its id is chosen when it is made, so that no other user can take it before
		return directory.Ref{}, true, nil
	}
	ref, err := directory.ParseRef(q.Session)
	if err != nil {
		return directory.Ref{}, false, refusal.Invalid("session", err.Error())
	}
	id, err := s.config.Directory.SessionID(ctx, c.AccountID, ref)
	if errors.Is(err, refusal.ErrNotFound) && !c.Service {
		return ref, true, nil
	}
	ref.ID = id
	return ref, false, err
}

// name returns what is equal in calls that ask the same.
func (q question) name() string { return cmp.Or(q.RequestID, q.Question) }

// messages returns what the question adds to the transcript of its session.
func (q question) messages() []directory.Message {
	var messages []directory.Message
	for _, each := range q.Transcript {
		messages = append(messages, directory.Message{Role: each.Role, Name: each.Name, Content: each.Content})
	}
	if q.Context != "" {
		messages = append(messages, directory.Message{Role: directory.FromAssistant, Content: q.Context})
	}
	return messages
}

// seconds returns the length of a wait.
func seconds(given *int, without int) (time.Duration, error) {
	if given == nil {
		given = &without
	}
	if *given < 0 || *given > maxWait {
		return 0, refusal.Invalid("wait_seconds", fmt.Sprintf("must be from 0 to %d", maxWait))
	}
	return time.Duration(*given) * time.Second, nil
}
