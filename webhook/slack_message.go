package webhook

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackutilsx"

	"github.com/handoffd/handoffd/internal/plaintext"
)

// What users have written stands in plain_text objects only, in which Slack finds no formatting, links or mentions. It
// is escaped there too, as for mrkdwn, so that not even a client that is lenient finds any.

// slackMessage returns the message about a handoff.
func slackMessage(v chatView) []slack.MsgOption {
	blocks := []slack.Block{
		slack.NewHeaderBlock(plainText(headerText(v.headline))),
		slack.NewContextBlock("", plainText(v.asks)),
	}
	if v.note != "" {
		blocks = append(blocks, slack.NewSectionBlock(plainText(v.note), nil, nil))
	}
	state := []slack.MixedElement{markdown("*" + v.stateAt(slackTime) + "*")}
	if v.person != "" {
		state = append(state, plainText("by "+v.person))
	}
	blocks = append(blocks, slack.NewContextBlock("", state...))
	return slackOptions(v.summary, append(blocks, slackLinks(v)...))
}

const maxHeader = 150 // characters in a header of Slack

// headerText returns text cut so that it fits a header when it is escaped.
func headerText(text string) string {
	for limit := maxHeader; utf8.RuneCountInString(slackutilsx.EscapeMessage(text)) > maxHeader; limit-- {
		text = plaintext.Truncate(text, limit)
	}
	return text
}

// slackReply returns a reply to the message, which tells people again that a handoff waits.
func slackReply(v chatView) []slack.MsgOption {
	blocks := []slack.Block{
		slack.NewSectionBlock(plainText(v.call), nil, nil),
		slack.NewContextBlock("", markdown(v.stateAt(slackTime)), plainText(v.asks)),
	}
	return slackOptions(v.summary, append(blocks, slackLinks(v)...))
}

// slackOptions returns a message of blocks. Where blocks cannot be shown, as in notifications, there is the text.
func slackOptions(text string, blocks []slack.Block) []slack.MsgOption {
	return []slack.MsgOption{
		slack.MsgOptionText(text, true),
		slack.MsgOptionBlocks(blocks...),
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionParse(false),
	}
}

// slackLinks returns a block of links, if there are any. They are no buttons: Slack reports each click on a button to a
// server of the app, and shows a warning where there is none.
func slackLinks(v chatView) []slack.Block {
	var links []string
	if v.link != "" {
		links = append(links, slackLink(v.link, "Open the handoff"))
	}
	if v.product != "" {
		links = append(links, slackLink(v.product, "Open in product"))
	}
	if links == nil {
		return nil
	}
	return []slack.Block{slack.NewSectionBlock(markdown(strings.Join(links, "  ·  ")), nil, nil)}
}

// linkEscaper encodes what would end the address of a link in mrkdwn.
var linkEscaper = strings.NewReplacer("&", "&amp;", "<", "%3C", ">", "%3E", "|", "%7C", " ", "%20")

func slackLink(address, text string) string {
	return "<" + linkEscaper.Replace(address) + "|" + text + ">"
}

// slackTime returns a time that Slack shows in the zone of the reader.
func slackTime(at time.Time) string {
	return fmt.Sprintf("<!date^%d^{date_short_pretty} at {time}|%s>", at.Unix(), at.UTC().Format("2 Jan 15:04 UTC"))
}

func plainText(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, slackutilsx.EscapeMessage(text), false, false)
}

func markdown(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, text, false, true)
}

// slackNotice returns a message that is not about one handoff.
func slackNotice(text string, publicURL *url.URL) []slack.MsgOption {
	blocks := []slack.Block{slack.NewSectionBlock(plainText(text), nil, nil)}
	if publicURL != nil {
		blocks = append(blocks, slack.NewSectionBlock(markdown(slackLink(publicURL.String(), "Open the queue")), nil, nil))
	}
	return slackOptions(text, blocks)
}
