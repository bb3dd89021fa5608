package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/mail"
)

const externalTimeout = 5 * time.Second

// complete reports whether serve would start with these settings.
func (c *checks) complete() finding {
	s := c.settings
	if s.JWTSecret == "" && s.JWKSURL == "" {
		return note("settings", "HANDOFF_JWT_SECRET and HANDOFF_JWKS_URL are not set here: not checked")
	}
	if err := s.Validate(); err != nil {
		return fail("settings", oneLine(err), "correct it: serve would not start")
	}
	return ok("settings", "serve would start with them")
}

// mail connects to the mail server and authenticates without sending a message. It checks the sender and the base
// of links.
func (c *checks) mail(ctx context.Context) finding {
	s := c.settings.mailing
	if s.SMTPURL == "" {
		return note("mail", "HANDOFF_SMTP_URL is not set here: mail is only logged")
	}
	worker, err := s.worker()
	if err != nil {
		return fail("mail", oneLine(err), "correct it: serve would not start")
	}
	server := worker.Server
	server.Timeout = externalTimeout
	ctx, cancel := context.WithTimeout(ctx, externalTimeout)
	defer cancel()
	offered, err := server.Probe(ctx)
	if err != nil {
		return fail("mail", oneLine(err), mailAdvice(err))
	}
	found := "the mail server answers and accepts HANDOFF_SMTP_URL (" + describeOffer(offered) + ")"
	switch base := worker.PublicURL; {
	case base == nil:
		return warn("mail", found+"; HANDOFF_PUBLIC_URL is not set: mail has no link to the handoff",
			"set HANDOFF_PUBLIC_URL to the address of the page, such as https://desk.example.com")
	case base.Scheme == "http" && !loopback(base.Hostname()):
		return warn("mail", found+"; HANDOFF_PUBLIC_URL is not https, and the page works over https only",
			"set HANDOFF_PUBLIC_URL to an https address")
	default:
		return ok("mail", found)
	}
}

// mailAdvice says what to do about an error of connecting to the mail server.
func mailAdvice(err error) string {
	reply, ok := errors.AsType[*mail.ReplyError](err)
	switch {
	case ok && (reply.Code == 530 || reply.Code == 534 || reply.Code == 535 || reply.Code == 538):
		return "the mail server refuses the user and password in HANDOFF_SMTP_URL: correct them, or allow the user to send"
	case ok && reply.Code == 421, ok && reply.Code/100 == 4:
		return "the mail server is busy: try again later; messages wait for it and none is lost"
	default:
		return "check host, port, scheme (smtp:// or smtps://), user and password in HANDOFF_SMTP_URL, " +
			"and firewalls on the way"
	}
}

// describeOffer names what the connection to a mail server has.
func describeOffer(offered mail.Capabilities) string {
	words := []string{
		"not encrypted", "without a password", "no SMTPUTF8: addresses with other letters before their @ get no mail",
	}
	if offered.TLS {
		words[0] = "TLS"
	}
	if offered.Auth {
		words[1] = "AUTH accepted"
	}
	if offered.UTF8 {
		words[2] = "SMTPUTF8"
	}
	return strings.Join(words, ", ")
}

// keys names what verifies tokens, and fetches the keys of the identity provider.
func (c *checks) keys(ctx context.Context) finding {
	s := c.settings
	_ = s.completeSignIn() // its problems are those of complete
	found := "HANDOFF_JWT_SECRET verifies tokens with HS256"
	if unused := s.withoutProvider(); unused != nil {
		return warn("keys", found+"; "+strings.Join(unused, " and ")+" has no effect without HANDOFF_JWKS_URL",
			"unset it, or set HANDOFF_JWKS_URL to the jwks_uri of the identity provider")
	}
	if s.JWKSURL == "" {
		return ok("keys", found+"; no identity provider is set")
	}
	ctx, cancel := context.WithTimeout(ctx, externalTimeout)
	defer cancel()
	count, err := auth.FetchKeys(ctx, c.settings.verification())
	if err != nil {
		return fail("keys", oneLine(err),
			"set HANDOFF_JWKS_URL to the jwks_uri of the provider's /.well-known/openid-configuration, reachable from here")
	}
	provider := "the identity provider publishes " + counted(count, "usable key")
	if s.JWTSecret != "" {
		provider = found + "; " + provider
	}
	if missing := s.missing(); missing != nil {
		return warn("keys", provider+"; "+strings.Join(missing, " and ")+" is not set: its tokens for other programs are "+
			"accepted", "set HANDOFF_JWT_ISSUER to the iss of its tokens, and HANDOFF_JWT_AUDIENCE to their aud")
	}
	return ok("keys", provider)
}

// signIn compares the settings with the discovery document of the page's identity provider.
func (c *checks) signIn(ctx context.Context) finding {
	s := c.settings
	if s.OIDCIssuer == "" {
		return note("sign-in", "HANDOFF_OIDC_ISSUER is not set here: people sign in on the page with a link")
	}
	found, err := auth.FetchDiscovery(ctx, s.OIDCIssuer)
	switch {
	case err != nil:
		return fail("sign-in", oneLine(err), "set HANDOFF_OIDC_ISSUER to the address of the identity provider")
	case found.Issuer != s.OIDCIssuer:
		return fail("sign-in", fmt.Sprintf("HANDOFF_OIDC_ISSUER is %q, and the identity provider calls itself %q",
			s.OIDCIssuer, found.Issuer), "set HANDOFF_OIDC_ISSUER to the second, byte for byte")
	case found.JWKSURL != s.JWKSURL:
		return warn("sign-in", fmt.Sprintf("HANDOFF_JWKS_URL is %q, and the identity provider publishes its keys at %q",
			s.JWKSURL, found.JWKSURL), "set HANDOFF_JWKS_URL to the second")
	default:
		return ok("sign-in", "the identity provider describes itself as it is set here")
	}
}

// openFiles compares the limit of open files, where doctor runs, with the number that a replica can need.
func (c *checks) openFiles() finding {
	if problem := c.settings.openFilesProblem(connections(c.pool)); problem != "" {
		return warn("files", "here, "+problem, openFilesHint)
	}
	return ok("files", fmt.Sprintf("the limit of open files is %d here", openFilesLimit()))
}
