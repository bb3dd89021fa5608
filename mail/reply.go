package mail

import (
	"errors"
	"net/textproto"
	"regexp"
	"strings"
)

// Stage is the part of a delivery in which it failed.
type Stage int

// The stages.
const (
	StageConnect   Stage = iota // before the message: connecting, TLS, EHLO, AUTH
	StageSender                 // MAIL
	StageRecipient              // RCPT
	StageContent                // DATA
)

// ReplyError is the error of a message that was not delivered.
type ReplyError struct {
	Stage    Stage
	Code     int    // of the reply; 0: there was none
	Enhanced string // status code of RFC 3463, such as "5.1.1"; empty: there was none
	err      error
}

func (e *ReplyError) Error() string {
	if e.Stage == StageConnect {
		return "mail server: " + e.err.Error()
	}
	return e.err.Error()
}

func (e *ReplyError) Unwrap() error { return e.err }

const codeUnavailable = 421 // the server closes the connection

var (
	errNeedsUTF8 = errors.New("the address needs SMTPUTF8, which the mail server does not offer")

	statusCode = regexp.MustCompile(`(?:^|\D)([245]\.\d{1,3}\.\d{1,3})(?:\D|$)`)
)

// newReplyError returns the error of a stage, with the codes that its text has.
func newReplyError(stage Stage, err error) *ReplyError {
	e := &ReplyError{Stage: stage, err: err}
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		e.Code = reply.Code
	}
	if found := statusCode.FindStringSubmatch(err.Error()); found != nil {
		e.Enhanced = found[1]
	}
	return e
}

// Servers say in different ways that they want fewer messages, and that an address does not exist.
var (
	throttleWords = regexp.MustCompile(`(?i)too (many|much)|\brate\b|throttl|slow(er)? down|exceed|\blimit|overload|` +
		`congest|busy|concurren`)
	unknownWords = regexp.MustCompile(`(?i)user unknown|unknown (user|recipient|mailbox)|no such|does(n.t| not) exist|` +
		`(user|mailbox|recipient) (is )?(unknown|not found)|account (is )?disabled`)
	fullWords     = regexp.MustCompile(`(?i)quota|mailbox.*full|full.*mailbox|size`)
	greylistWords = regexp.MustCompile(`(?i)gr[ae]y-?list`)
	policyWords   = regexp.MustCompile(`(?i)relay|auth|spf|dkim|dmarc|blocked|blacklist|spam|policy|denied|` +
		`not (allowed|permitted)`)
)

// classify returns the outcome of a message that was sent with an error.
func classify(err error) outcome {
	e, ok := errors.AsType[*ReplyError](err)
	switch {
	case err == nil:
		return sent
	case !ok, errors.Is(err, errNeedsUTF8):
		return failed
	case e.Code == 0:
		return unreachable
	case e.Code < 500:
		return e.classifyTemporary()
	default:
		return e.classifyPermanent()
	}
}

// classifyTemporary tells a server that wants fewer messages from one that refuses a recipient for now. Filters
// greylist when they have the message, and must not slow down the mail of all others.
func (e *ReplyError) classifyTemporary() outcome {
	text := e.err.Error()
	switch {
	case e.Code == codeUnavailable:
		return throttled
	case e.Code == 454 && e.Stage == StageConnect: // AUTH or TLS, for now
		return unreachable
	case e.Stage < StageRecipient:
		return throttled
	case strings.HasPrefix(e.Enhanced, "4.2.") || fullWords.MatchString(text) && !strings.HasPrefix(e.Enhanced, "4.7."):
		return retried
	case e.Enhanced == "4.7.28" || e.Enhanced == "4.3.2" || e.Enhanced == "4.4.5" || throttleWords.MatchString(text):
		return throttled
	case e.Stage == StageContent && !strings.HasPrefix(e.Enhanced, "4.7.") && !greylistWords.MatchString(text):
		return throttled
	default:
		return retried
	}
}

// classifyPermanent tells what an address, the operator or the message is the reason of. A refusal without a status
// code is tried again: while a relay is set up, 550 means as often that it is not configured.
func (e *ReplyError) classifyPermanent() outcome {
	text := e.err.Error()
	class, _, _ := strings.Cut(strings.TrimPrefix(e.Enhanced, "5."), ".")
	bare := e.Enhanced == "" || e.Enhanced == "5.0.0"
	switch {
	case e.Stage == StageConnect, e.Code == 530, e.Code == 534, e.Code == 535, e.Code == 538:
		return refused
	case class == "7", e.Enhanced == "5.1.7", e.Enhanced == "5.1.8", e.Stage == StageSender:
		return refused
	case e.Stage == StageRecipient && (class == "1" || e.Enhanced == "5.2.1" || bare && unknownWords.MatchString(text)):
		return suspended
	case bare && policyWords.MatchString(text):
		return refused
	case bare, class == "2", class == "3", class == "4":
		return retried
	default:
		return failed
	}
}

// isRecipient reports whether an error is about one recipient or message, and not about the connection.
func isRecipient(err error) bool {
	e, ok := errors.AsType[*ReplyError](err)
	return ok && e.Stage >= StageRecipient
}

// connectionEnded reports whether the server closed the connection before it took part in the message.
func connectionEnded(err error) bool {
	e, ok := errors.AsType[*ReplyError](err)
	return ok && (e.Code == 0 || e.Code == codeUnavailable) && (e.Stage == StageSender || e.Stage == StageConnect)
}
