package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
	"github.com/handoffd/handoffd/stream"
)

const (
	headerPrefer  = "Prefer" // RFC 7240
	headerApplied = "Preference-Applied"
	headerETag    = "ETag"
	headerNone    = "If-None-Match"

	maxWait = 55 * time.Second // proxies commonly cut a silent response after 60 s
)

// getHandoff responds with a handoff. With If-None-Match and Prefer: wait it responds when the version changes, or 304
// at the end of the wait, at shutdown, and when the client leaves.
func (a *API) getHandoff(c echo.Context, p caller) error {
	wait, err := preferredWait(c.Request().Header.Values(headerPrefer))
	if err != nil {
		return err
	}
	known, err := knownVersions(c.Request().Header.Values(headerNone))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), p.timeLeft)
	defer cancel()
	session, err := a.sessionIDIn(ctx, c, p)
	if err != nil {
		return err
	}
	if wait > 0 {
		measureAs(c, a.waiting)
		c.Response().Header().Set(headerApplied, "wait="+strconv.Itoa(int(wait.Seconds())))
	}
	handoffID := id(c, "hid")
	h, err := a.config.Handoffs.Get(ctx, p.Principal, session, handoffID)
	if err == nil && wait > 0 && known.has(h.Version) {
		h, err = a.awaitChange(c, p, h, known, wait)
	}
	if err != nil {
		return err
	}
	c.Response().Header().Set(headerETag, `W/"`+strconv.Itoa(int(h.Version))+`"`)
	if known.has(h.Version) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.JSON(http.StatusOK, h)
}

// awaitChange returns the handoff once its version is unknown to the client, or as it is when the wait ends. It holds
// no database connection while it waits.
func (a *API) awaitChange(
	c echo.Context, p caller, h handoff.Handoff, known versions, wait time.Duration,
) (handoff.Handoff, error) {
	// The context of the connection ends when the client leaves; that of the request does not, see ServeHTTP.
	ctx, cancel := context.WithTimeout(c.Response().Writer.(*responseWriter).request.Context(), wait)
	defer cancel()
	watch, err := a.config.Streams.Watch(ctx, stream.Request{
		Principal: p.sender, Expires: p.expires, Timeout: p.timeLeft,
	})
	if err != nil {
		return h, streamProblem(err)
	}
	defer watch.Close()
	for {
		// It can have changed before the watch began.
		reading, cancel := context.WithTimeout(c.Request().Context(), workTimeout)
		now, err := a.config.Handoffs.Get(reading, p.Principal, h.SessionID, h.ID)
		cancel()
		if err != nil || !known.has(now.Version) {
			return now, err
		}
		h = now
		switch err := watch.Changed(ctx, h.ID); {
		case err == nil:
		case errors.Is(err, stream.ErrUnauthorized):
			if _, err := a.identify(c.Request(), admitAll); err != nil { // says why
				return h, err
			}
			return h, streamProblem(err)
		case errors.Is(err, stream.ErrDraining), ctx.Err() != nil:
			return h, nil
		default:
			return h, err
		}
	}
}

// preferredWait reads the preference wait of RFC 7240 section 4.3, in whole seconds; 0: none. Other preferences are
// ignored, as section 2 demands.
func preferredWait(headers []string) (time.Duration, error) {
	for preference := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		preference, _, _ = strings.Cut(preference, ";")
		name, value, _ := strings.Cut(preference, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "wait") {
			continue
		}
		seconds, err := strconv.ParseUint(strings.Trim(strings.TrimSpace(value), `"`), 10, 31)
		if err != nil || time.Duration(seconds)*time.Second > maxWait {
			return 0, refusal.Invalid(headerPrefer, "wait must be a whole number of seconds from 0 to 55")
		}
		return time.Duration(seconds) * time.Second, nil // the first one counts
	}
	return 0, nil
}

// versions are the versions that a client has: those of If-None-Match.
type versions struct {
	any  bool // *
	each map[int32]bool
}

func (v versions) has(version int32) bool { return v.any || v.each[version] }

// knownVersions reads If-None-Match (RFC 9110 section 13.1.2). The comparison is weak, and tags that are no versions
// match nothing.
func knownVersions(headers []string) (versions, error) {
	known := versions{each: make(map[int32]bool)}
	for tag := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" {
			known.any = true
			continue
		}
		opaque := strings.TrimPrefix(tag, "W/")
		if tag != "" && (len(opaque) < 2 || opaque[0] != '"' || opaque[len(opaque)-1] != '"') {
			return versions{}, refusal.Invalid(headerNone, `must be the ETag of an earlier response, such as W/"3", or *`)
		}
		if version, err := strconv.ParseInt(strings.Trim(opaque, `"`), 10, 32); err == nil {
			known.each[int32(version)] = true
		}
	}
	return known, nil
}
