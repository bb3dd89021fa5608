package webhook

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/slack-go/slack"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// slackSender posts a message for each handoff that waits and updates it when the handoff changes. Slack notifies
// people of posts only, so a handoff that waits again or is overdue is also told by a reply, which the channel shows.
type slackSender struct {
	chat
	Client  *http.Client
	BaseURL string // of Slack's methods, with a slash at its end; empty: Slack's own
}

// slackPause is how long a channel is left alone after a message: Slack accepts about one a second.
const slackPause = time.Second

func (s slackSender) deliver(ctx context.Context, endpoint db.Webhook, secrets Secrets, event notify.Event) outcome {
	post := slackPost{
		api: slack.New(secrets.Current,
			slack.OptionHTTPClient(s.Client), slack.OptionAPIURL(cmp.Or(s.BaseURL, slack.APIURL))),
		endpoint: endpoint,
	}
	if event.Handoff == uuid.Nil {
		text, err := s.notice(ctx, endpoint, event)
		if err != nil {
			return fault
		}
		_, _, err = post.send(ctx, *endpoint.Channel, slackNotice(text, s.PublicURL)...)
		return slackOutcome(err)
	}
	state, err := s.read(ctx, endpoint, event)
	switch {
	case err != nil:
		return fault
	case state == nil || state.told == nil && !state.isNew():
		return outcome{skipped: true}
	case state.told == nil:
		return post.create(ctx, state)
	}
	return post.update(ctx, state)
}

// slackPost is one attempt to bring a channel up to date.
type slackPost struct {
	api      *slack.Client
	endpoint db.Webhook
}

// create posts the message about a handoff.
func (p slackPost) create(ctx context.Context, state *chatState) outcome {
	channel, ts, err := p.send(ctx, *p.endpoint.Channel, slackMessage(state.view)...)
	return slackOutcome(err).then(state.savePost(p.endpoint, &channel, &ts))
}

// update changes the message, then replies to it if people are to be told again. The reply is last because
// it is what cannot be repeated unseen.
func (p slackPost) update(ctx context.Context, state *chatState) outcome {
	if !state.hasChanged() {
		return outcome{skipped: true, record: state.saveUpdate(p.endpoint, false)}
	}
	channel, ts := *state.told.Channel, *state.told.Ts
	_, _, _, err := p.api.UpdateMessageContext(ctx, channel, ts, slackMessage(state.view)...)
	if isMessageGone(err) {
		return p.replace(ctx, state)
	}
	if err == nil && state.calls() {
		reply := append(slackReply(state.view), slack.MsgOptionTS(ts), slack.MsgOptionBroadcast())
		_, _, err = p.send(ctx, channel, reply...)
	}
	return slackOutcome(err).then(state.saveUpdate(p.endpoint, true))
}

// replace posts a message anew that was deleted in the channel, while the handoff is open.
func (p slackPost) replace(ctx context.Context, state *chatState) outcome {
	if !state.view.open {
		return outcome{skipped: true, record: state.saveUpdate(p.endpoint, false)}
	}
	return p.create(ctx, state)
}

var errNoReference = errors.New("slack answered without channel and ts")

// send posts a message and returns its channel and its name there.
func (p slackPost) send(ctx context.Context, channel string, message ...slack.MsgOption) (id, ts string, err error) {
	id, ts, err = p.api.PostMessageContext(ctx, channel, message...)
	if err == nil && (id == "" || ts == "") {
		err = errNoReference
	}
	return id, ts, err
}
