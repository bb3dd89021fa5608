package webhook

import (
	"cmp"
	"errors"
	"net/http"
	"slices"

	"github.com/slack-go/slack"
)

const (
	classRateLimited  = "rate_limited"
	classSlackRefused = "slack_refused" // an error that is not in slackClasses
)

// slackClasses maps errors of Slack to classes of errors.
var slackClasses = map[string]string{
	"invalid_auth":            "slack_invalid_auth",
	"not_authed":              "slack_invalid_auth",
	"token_revoked":           "slack_token_revoked",
	"token_expired":           "slack_token_revoked",
	"account_inactive":        "slack_account_inactive",
	"team_access_not_granted": "slack_account_inactive",
	"missing_scope":           "slack_missing_scope",
	"not_allowed_token_type":  "slack_missing_scope",
	"no_permission":           "slack_missing_scope",
	"channel_not_found":       "slack_channel_not_found",
	"not_in_channel":          "slack_not_in_channel",
	"is_archived":             "slack_channel_archived",
	"restricted_action":       "slack_channel_restricted",
	"msg_too_long":            "slack_message_too_long",
	"msg_blocks_too_long":     "slack_message_too_long",
	"invalid_blocks":          "slack_message_refused",
	"rate_limited":            classRateLimited,
	"ratelimited":             classRateLimited,
	"internal_error":          "slack_server_error",
	"fatal_error":             "slack_server_error",
	"service_unavailable":     "slack_server_error",
}

// messageGone lists the errors of an update whose message cannot be changed any more: it was deleted, it is in a
// channel that is gone or that the app has left, or the workspace forbids to change messages of that age.
var messageGone = []string{
	"message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found", "is_inactive",
	"not_in_channel", "is_archived",
}

func isMessageGone(err error) bool {
	refused, ok := errors.AsType[slack.SlackErrorResponse](err)
	return ok && slices.Contains(messageGone, refused.Err)
}

// slackOutcome returns the outcome of a call, as class of error: never what Slack said.
func slackOutcome(err error) outcome {
	if err == nil {
		return outcome{httpStatus: new(int32(http.StatusOK)), pause: slackPause}
	}
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return outcome{httpStatus: new(int32(http.StatusOK)), class: cmp.Or(slackClasses[refused.Err], classSlackRefused)}
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return outcome{
			httpStatus: new(int32(http.StatusTooManyRequests)), class: classRateLimited, retryAfter: limited.RetryAfter,
		}
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		return outcome{httpStatus: new(int32(status.Code)), class: classStatus}
	}
	if errors.Is(err, errNoReference) {
		return outcome{httpStatus: new(int32(http.StatusOK)), class: classSlackRefused}
	}
	return outcomeOf(nil, err)
}
