package main

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"slices"

	"github.com/handoffd/handoffd/web"
)

// signIn holds the settings of the page's sign-in: with an identity provider if both are set, else by a link with
// a token.
type signIn struct {
	OIDCIssuer   string `name:"oidc-issuer" env:"HANDOFF_OIDC_ISSUER" placeholder:"URL" help:"Identity provider of the page's sign-in."`
	OIDCClientID string `name:"oidc-client-id" env:"HANDOFF_OIDC_CLIENT_ID" placeholder:"ID" help:"Client id of the page: a public client, code flow with PKCE."`
}

// provider returns the identity provider of the page, or nil.
func (s signIn) provider() *web.OIDC {
	if s.OIDCIssuer == "" {
		return nil
	}
	return &web.OIDC{Issuer: s.OIDCIssuer, ClientID: s.OIDCClientID}
}

// completeSignIn sets the issuer of tokens from the page's identity provider, adds the page to their audiences, and
// returns why sign-in could never work. The page sends ID tokens: their iss is the issuer, and their aud the client id.
func (s *settings) completeSignIn() []string {
	if s.OIDCIssuer == "" && s.OIDCClientID == "" {
		return nil
	}
	var problems []string
	problem := func(format string, values ...any) { problems = append(problems, fmt.Sprintf(format, values...)) }
	switch issuer, err := url.Parse(s.OIDCIssuer); {
	case s.OIDCIssuer == "":
		problem("HANDOFF_OIDC_ISSUER is not set, but HANDOFF_OIDC_CLIENT_ID is: set both or neither")
	case err != nil || issuer.Host == "" ||
		issuer.Scheme != "https" && (issuer.Scheme != "http" || !loopback(issuer.Hostname())):
		problem("HANDOFF_OIDC_ISSUER: %q is not an https address such as https://login.example.com", s.OIDCIssuer)
	case issuer.RawQuery != "" || issuer.Fragment != "":
		problem("HANDOFF_OIDC_ISSUER: %q has a query or fragment; try https://login.example.com", s.OIDCIssuer)
	}
	if s.OIDCClientID == "" {
		problem("HANDOFF_OIDC_CLIENT_ID is not set: register the page with the provider as a public client with PKCE")
	}
	if s.JWKSURL == "" {
		problem("HANDOFF_JWKS_URL is not set: set it to the jwks_uri of the provider's /.well-known/openid-configuration")
	}
	s.JWTIssuer = cmp.Or(s.JWTIssuer, s.OIDCIssuer)
	if s.JWTIssuer != s.OIDCIssuer {
		problem("HANDOFF_JWT_ISSUER: %q refuses every token of the page: leave it empty, "+
			"or set it to the value of HANDOFF_OIDC_ISSUER", s.JWTIssuer)
	}
	if s.OIDCClientID != "" && !slices.Contains(s.JWTAudience, s.OIDCClientID) {
		s.JWTAudience = append(slices.Clone(s.JWTAudience), s.OIDCClientID)
	}
	return problems
}

// loopback reports whether the host is this machine, which needs no TLS.
func loopback(host string) bool {
	address := net.ParseIP(host)
	return host == "localhost" || address != nil && address.IsLoopback()
}
