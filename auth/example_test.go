package auth_test

import (
	"context"
	"fmt"
	"time"

	"github.com/handoffd/handoffd/auth"
)

func Example() {
	secret := []byte("correct horse battery staple, twice")
	signer, err := auth.NewSigner(secret)
	if err != nil {
		panic(err)
	}
	token, err := signer.Sign(auth.Claims{
		Subject:   "0198a000-0000-7000-8000-00000000ada0",
		ExpiresAt: time.Now().Add(time.Hour),
	})
	if err != nil {
		panic(err)
	}

	verifier, err := auth.NewVerifier(context.Background(), auth.Config{Secret: secret})
	if err != nil {
		panic(err)
	}
	claims, err := verifier.Verify(context.Background(), token)
	fmt.Println(claims.Subject, err)
	_, err = verifier.Verify(context.Background(), token+"x")
	fmt.Println(err)
	// Output:
	// 0198a000-0000-7000-8000-00000000ada0 <nil>
	// the signature is wrong: another key signed the token, or it was changed since
}

func ExampleBearerToken() {
	token, err := auth.BearerToken("bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln")
	fmt.Println(token, err)
	_, err = auth.BearerToken("Basic YWRhOnB3")
	fmt.Println(err)
	// Output:
	// eyJhbGciOiJIUzI1NiJ9.e30.c2ln <nil>
	// no bearer token was sent: send the header Authorization: Bearer, with a token or an API key
}

func ExampleTokenError_Challenge() {
	fmt.Println(auth.ErrExpired.Challenge())
	// Output: Bearer error="invalid_token", error_description="the token has expired"
}

func ExampleRole_AtLeast() {
	fmt.Println(auth.Admin.AtLeast(auth.Engineer), auth.Viewer.AtLeast(auth.Engineer))
	// Output: true false
}

func ExampleParseRole() {
	_, err := auth.ParseRole("boss")
	fmt.Println(err)
	// Output: unknown role "boss": want viewer, engineer, admin or owner
}
