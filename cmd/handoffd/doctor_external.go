package main

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/mail"
)

const reachTimeout = 5 * time.Second

// complete says whether serve would start with these settings.
func (e *examination) complete() finding {
	s := e.settings
	if s.JWTSecret == "" && s.JWKSURL == "" {
		return finding{"settings", statusNote, "HANDOFF_JWT_SECRET and HANDOFF_JWKS_URL are not set here: what tokens need is not checked", ""}
	}
	if err := s.Validate(); err != nil {
		return finding{"settings", statusFail, oneLine(err), "serve does not start with it"}
	}
	return finding{"settings", statusOK, "serve starts with them", ""}
}

// mail connects to the mail server and signs in without sending a message, and checks the sender and the base of links.
func (e *examination) mail(ctx context.Context) finding {
	s := e.settings.mailing
	if s.SMTPURL == "" {
		return finding{"mail", statusNote, "HANDOFF_SMTP_URL is not set here: mail is only logged", ""}
	}
	if _, err := s.worker(); err != nil {
		return finding{"mail", statusFail, oneLine(err), "serve does not start with it"}
	}
	server, err := mail.ParseServer(s.SMTPURL)
	if err != nil {
		return finding{"mail", statusFail, "HANDOFF_SMTP_URL: " + oneLine(err), "serve does not start with it"}
	}
	server.Timeout = reachTimeout
	ctx, cancel := context.WithTimeout(ctx, reachTimeout)
	defer cancel()
	if err := server.Probe(ctx); err != nil {
		return finding{
			"mail", statusFail, oneLine(err),
			"HANDOFF_SMTP_URL: is host, port and kind (smtp:// or smtps://) right, are user and password, and does a firewall let it through?",
		}
	}
	found := "the mail server answers, and takes what HANDOFF_SMTP_URL says"
	base, err := url.Parse(s.PublicURL)
	switch {
	case s.PublicURL == "":
		return finding{
			"mail", statusWarn, found + "; HANDOFF_PUBLIC_URL is not set: mail has no link to the handoff",
			"set HANDOFF_PUBLIC_URL to the address of the page, such as https://desk.example.com",
		}
	case err == nil && base.Scheme == "http" && !loopback(base.Hostname()):
		return finding{"mail", statusWarn, found + "; HANDOFF_PUBLIC_URL is not https, and the page works over https only", "set HANDOFF_PUBLIC_URL to an https address"}
	}
	return finding{"mail", statusOK, found, ""}
}

// keys fetches the keys of the identity provider.
func (e *examination) keys(ctx context.Context) finding {
	if e.settings.JWKSURL == "" {
		return finding{"keys", statusOK, "no identity provider is set: tokens are signed with the secret", ""}
	}
	ctx, cancel := context.WithTimeout(ctx, reachTimeout)
	defer cancel()
	count, err := auth.FetchKeys(ctx, e.settings.tokens())
	if err != nil {
		return finding{
			"keys", statusFail, oneLine(err),
			"HANDOFF_JWKS_URL is the jwks_uri of the provider's /.well-known/openid-configuration; can it be reached from here?",
		}
	}
	return finding{"keys", statusOK, fmt.Sprintf("the identity provider publishes %d keys of use", count), ""}
}

// files compares the limit of open files, as it is where the doctor runs, with what a replica may need.
func (e *examination) files() finding {
	if problem := e.settings.openFilesProblem(connections(e.pool)); problem != "" {
		return finding{"files", statusWarn, "here, " + problem, openFilesHint}
	}
	return finding{"files", statusOK, fmt.Sprintf("%d files may be open at once here", openFilesLimit()), ""}
}
