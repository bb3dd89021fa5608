package webhook

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/handoffd/handoffd/internal/outbound"
)

// Classes of errors. Each is a label of a metric, so there are few of them, and none holds what a receiver said.
const (
	classTimeout  = "timeout"   // no answer within 10 s
	classDNS      = "dns"       // the name of the host could not be resolved
	classAddress  = "address"   // the address is neither public nor allowed
	classConnect  = "connect"   // no connection
	classTLS      = "tls"       // the certificate was not accepted, or the handshake failed
	classNetwork  = "network"   // the connection ended without an answer
	classRedirect = "redirect"  // 3xx
	classGone     = "gone"      // 410
	classStatus   = "status"    // another status than 2xx
	classTooLarge = "too_large" // an answer that had to be read was too long
	classSecret   = "secret"    // no key of HANDOFF_SECRET_KEY opens the secret
	classInternal = "internal"  // a fault of this program
)

// maxRetryAfter bounds what a receiver can ask for, and [backoff].
const maxRetryAfter = time.Hour

// outcomeOf returns what came of a request: of its response, or of its error if that is not nil. A response 2xx is
// delivered.
func outcomeOf(response *http.Response, err error) outcome {
	if err != nil {
		return outcome{class: classOf(err)}
	}
	o := outcome{httpStatus: new(int32(response.StatusCode))} //nolint:gosec // three digits
	switch code := response.StatusCode; {
	case code >= 200 && code < 300:
		return o
	case code == http.StatusGone:
		o.class, o.gone = classGone, true
	case code >= 300 && code < 400:
		o.class = classRedirect
	default:
		o.class = classStatus
	}
	o.retryAfter = retryAfter(response.Header.Get("Retry-After"), time.Now())
	return o
}

// retryAfter returns the time that a header Retry-After asks for, in seconds or as a date: at most [maxRetryAfter] of
// seconds, which can be beyond all numbers, and 0 if it is missing or malformed.
func retryAfter(header string, now time.Time) time.Duration {
	seconds, err := strconv.ParseUint(header, 10, 63)
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(seconds, uint64(maxRetryAfter/time.Second))) * time.Second //nolint:gosec // an hour
	}
	at, err := http.ParseTime(header)
	if err != nil {
		return 0
	}
	return max(0, at.Sub(now))
}

// classOf returns the class of an error of [outbound.Policy.Client].
func classOf(err error) string {
	switch {
	case is[*outbound.AddressError](err):
		return classAddress
	case errors.Is(err, outbound.ErrTooLarge):
		return classTooLarge
	case isTLS(err):
		return classTLS
	case is[*net.DNSError](err):
		return classDNS
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), isTimeout(err):
		return classTimeout
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return classConnect
	}
	return classNetwork
}

func isTLS(err error) bool {
	return is[*tls.CertificateVerificationError](err) || is[x509.UnknownAuthorityError](err) ||
		is[x509.HostnameError](err) || is[tls.RecordHeaderError](err) || is[tls.AlertError](err)
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout()
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}
