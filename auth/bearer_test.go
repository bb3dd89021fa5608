package auth

import (
	"errors"
	"testing"
)

func TestBearerToken(t *testing.T) {
	for _, tc := range []struct {
		name, header, token string
		err                 error
	}{
		{name: "as usual", header: "Bearer abc.def.ghi", token: "abc.def.ghi"},
		{name: "scheme in any case", header: "bEARER abc", token: "abc"},
		{name: "several spaces", header: " Bearer   abc ", token: "abc"},
		{name: "every character there is", header: "Bearer aZ09-._~+/==", token: "aZ09-._~+/=="},
		{name: "no header", header: "", err: ErrNoToken},
		{name: "another scheme", header: "Basic YTpi", err: ErrNoToken},
		{name: "a scheme that starts alike", header: "BearerX abc", err: ErrNoToken},
		{name: "the bare token", header: "abc.def.ghi", err: ErrNoToken},
		{name: "scheme only", header: "Bearer", err: errHeader},
		{name: "scheme and spaces", header: "Bearer   ", err: errHeader},
		{name: "padding only", header: "Bearer ==", err: errHeader},
		{name: "padding inside", header: "Bearer a=b", err: errHeader},
		{name: "two tokens", header: "Bearer abc def", err: errHeader},
		{name: "two headers joined", header: "Bearer abc, Bearer def", err: errHeader},
		{name: "quoted", header: `Bearer "abc"`, err: errHeader},
		{name: "line break", header: "Bearer abc\r\nX: y", err: errHeader},
		{name: "letters beyond ASCII", header: "Bearer äbc", err: errHeader},
		{name: "broken UTF-8", header: "Bearer a\xffb", err: errHeader},
	} {
		t.Run(tc.name, func(t *testing.T) {
			token, err := BearerToken(tc.header)
			if token != tc.token || !errors.Is(err, tc.err) {
				t.Errorf("BearerToken(%q) = %q, %v; want %q, %v", tc.header, token, err, tc.token, tc.err)
			}
		})
	}
}
