package handoff

import (
	"encoding/json"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
)

// Person is a user as others see them.
type Person struct {
	ID         uuid.UUID `json:"id"`
	Name       string    `json:"name"`
	ExternalID string    `json:"external_id,omitempty"` // the adopting product's id; empty: none
	Agent      bool      `json:"agent,omitempty"`       // a program that asks people
}

// Author is who made a change: a user; a service, whose id is that of its API key; or, without an id, an operator's
// command or the server itself.
type Author struct {
	Person
	Service    bool    // a service
	OnBehalfOf *Person // the user on whose behalf a service acted; nil: none
}

// system is the author of changes that no person made. As "by" of an event it has no id, and a name.
var system = auth.Principal{Name: "handoffd"}

func newPerson(p auth.Principal) Person {
	return Person{ID: p.UserID, Name: p.Name, ExternalID: p.ExternalID, Agent: p.IsAgent()}
}

// newAuthor returns the author of what a principal does.
func newAuthor(p auth.Principal) Author {
	switch {
	case p.Via != nil:
		user := newPerson(p)
		return Author{Person: Person{ID: p.Via.KeyID, Name: p.Via.Name}, Service: true, OnBehalfOf: &user}
	case p.Service:
		return Author{Person: Person{ID: p.KeyID, Name: p.Name}, Service: true}
	default:
		return Author{Person: newPerson(p)}
	}
}

// forID returns the id of the user on whose behalf a service acted.
func (a Author) forID() *uuid.UUID {
	if a.OnBehalfOf == nil {
		return nil
	}
	return &a.OnBehalfOf.ID
}

func (a Author) forName() *string {
	if a.OnBehalfOf == nil {
		return nil
	}
	return &a.OnBehalfOf.Name
}

// authorJSON is an [Author] in JSON.
type authorJSON struct {
	ID         *uuid.UUID `json:"id"`
	Name       string     `json:"name"`
	ExternalID string     `json:"external_id,omitempty"`
	Agent      bool       `json:"agent,omitempty"`
	Service    bool       `json:"service,omitempty"`
	OnBehalfOf *Person    `json:"on_behalf_of,omitempty"`
}

// MarshalJSON writes the nil UUID as null.
func (a Author) MarshalJSON() ([]byte, error) {
	text := authorJSON{
		Name: a.Name, ExternalID: a.ExternalID, Agent: a.Agent, Service: a.Service, OnBehalfOf: a.OnBehalfOf,
	}
	if a.ID != uuid.Nil {
		text.ID = &a.ID
	}
	return json.Marshal(text)
}

// UnmarshalJSON reads null as the nil UUID.
func (a *Author) UnmarshalJSON(text []byte) error {
	var read authorJSON
	if err := json.Unmarshal(text, &read); err != nil {
		return err
	}
	*a = Author{
		Person:  Person{Name: read.Name, ExternalID: read.ExternalID, Agent: read.Agent},
		Service: read.Service, OnBehalfOf: read.OnBehalfOf,
	}
	if read.ID != nil {
		a.ID = *read.ID
	}
	return nil
}
