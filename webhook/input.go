package webhook

import (
	"cmp"
	"strings"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/refusal"
)

// Input is what a request writes of an endpoint. What is absent stays as it is.
type Input struct {
	Format      Format                        `json:"format"` // default slack with slack, else standard
	URL         *string                       `json:"url"`    // for standard and teams
	Slack       *SlackInput                   `json:"slack"`  // for slack
	Secret      *string                       `json:"secret"` // for standard. Default: a new one for a new url
	Events      directory.Optional[[]string]  `json:"events"` // none or null: all
	MinPriority directory.Optional[string]    `json:"min_priority"`
	TeamID      directory.Optional[uuid.UUID] `json:"team_id"`
	Active      *bool                         `json:"active"` // true also ends the wait for the next attempt
}

// SlackInput is what a request writes of an endpoint in Slack. What is absent stays as it is.
type SlackInput struct {
	Token   *string `json:"token"` // of a bot
	Channel *string `json:"channel"`
}

const (
	maxEvents    = 20
	maxChannel   = 80
	minToken     = 8
	maxToken     = 500
	maxAddress   = 2000
	maxEventType = 40
)

// formatOfNew returns the format of a new endpoint.
func (in Input) formatOfNew() Format {
	if in.Format == "" && in.Slack != nil {
		return Slack
	}
	return cmp.Or(in.Format, Standard)
}

// requireAll adds a problem for what a new endpoint of the format lacks.
func (in Input) requireAll(invalid *refusal.InvalidError, format Format) {
	switch {
	case format != Slack && in.URL == nil:
		invalid.Add("url", "is required for the format %s", format)
	case format == Slack && in.Slack == nil:
		invalid.Add("slack", "is required for the format slack: the token of a bot, and a channel")
	case format == Slack && in.Slack.Token == nil:
		invalid.Add("slack.token", "is required")
	case format == Slack && in.Slack.Channel == nil:
		invalid.Add("slack.channel", "is required")
	}
}

// validate adds a problem for each member that an endpoint of the format cannot have.
func (s *Service) validate(invalid *refusal.InvalidError, in Input, format Format) {
	switch {
	case format != Standard && format != Slack && format != Teams:
		invalid.Add("format", "must be standard, slack or teams")
	case in.Format != "" && in.Format != format:
		invalid.Add("format", "is %s and stays so: make another webhook", format)
	}
	switch {
	case in.URL == nil:
	case format == Slack:
		invalid.Add("url", "is not for the format slack: leave it out")
	default:
		s.checkURL(invalid, *in.URL)
	}
	if in.Slack != nil {
		in.Slack.validate(invalid, format)
	}
	if in.Secret != nil {
		if format != Standard {
			invalid.Add("secret", "is for the format standard: leave it out")
		} else if _, err := SigningKey(*in.Secret); err != nil {
			invalid.Add("secret", "must be whsec_ and base64 of %d to %d bytes", minSecretBytes, maxSecretBytes)
		}
	}
	in.validateFilters(invalid)
}

func (in Input) validateFilters(invalid *refusal.InvalidError) {
	if len(in.events()) > maxEvents {
		invalid.Add("events", "must be at most %d", maxEvents)
	}
	for _, event := range in.events() {
		invalid.Text("events", event, maxEventType)
	}
	if in.MinPriority.Value != nil {
		switch *in.MinPriority.Value {
		case "low", "normal", "high", "urgent":
		default:
			invalid.Add("min_priority", "must be low, normal, high, urgent or null")
		}
	}
}

func (in Input) events() []string {
	if in.Events.Value == nil {
		return nil
	}
	return *in.Events.Value
}

func (in SlackInput) validate(invalid *refusal.InvalidError, format Format) {
	if format != Slack {
		invalid.Add("slack", "is for the format slack: leave it out")
		return
	}
	if token := in.Token; token != nil {
		unprintable := func(char rune) bool { return char <= ' ' || char > '~' }
		if len(*token) < minToken || len(*token) > maxToken || strings.ContainsFunc(*token, unprintable) {
			invalid.Add("slack.token", "must be the token of a bot, such as xoxb-…: %d to %d visible ASCII characters",
				minToken, maxToken)
		}
	}
	if in.Channel != nil {
		invalid.Required("slack.channel", *in.Channel)
		invalid.Name("slack.channel", *in.Channel, maxChannel)
	}
}
