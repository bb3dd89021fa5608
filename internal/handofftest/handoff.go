package handofftest

import (
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

// Session adds a session of owner and returns its id.
func (a *Account) Session(owner auth.Principal) uuid.UUID {
	a.t.Helper()
	return a.AddSession(owner, directory.SessionInput{
		Title: "VPN drops every hour", ProblemSummary: directory.Some("The tunnel is renegotiated and fails."),
	})
}

// AddSession adds a session of owner under the reference it has, or a new one, and returns its id.
func (a *Account) AddSession(owner auth.Principal, in directory.SessionInput) uuid.UUID {
	a.t.Helper()
	if in.Ref.IsZero() {
		in.Ref.ID = uuid.New()
	}
	session, _, err := a.Directory.PutSession(a.t.Context(), owner, in)
	a.check(err)
	return session.ID
}

// Escalate adds a session of owner and escalates it.
func (a *Account) Escalate(owner auth.Principal) handoff.Handoff {
	a.t.Helper()
	return a.HandOff(owner, handoff.Draft{Session: a.Session(owner), Intent: handoff.Escalate})
}

// Park adds a session of owner and parks it.
func (a *Account) Park(owner auth.Principal) handoff.Handoff {
	a.t.Helper()
	return a.HandOff(owner, handoff.Draft{Session: a.Session(owner), Intent: handoff.Park})
}

// HandOff creates the handoff that d describes.
func (a *Account) HandOff(p auth.Principal, d handoff.Draft) handoff.Handoff {
	a.t.Helper()
	h, _, err := a.Create(a.t.Context(), p, d)
	a.check(err)
	return h
}

// ClaimFor claims h for p.
func (a *Account) ClaimFor(p auth.Principal, h handoff.Handoff) handoff.Handoff {
	a.t.Helper()
	claimed, err := a.Claim(a.t.Context(), p, h.Ref())
	a.check(err)
	return claimed
}
