// Package httpapi puts the desks on HTTP: it decodes a request, calls one
// desk, encodes the answer, and holds no rule of the work. It also serves the
// pages, the event stream that keeps them live, and the first-run set-up.
//
// Every request under /api/ needs a session, unless its path is one of the
// few that begin one. Requests that change something carry a command id in
// their body, chosen once per intention; repeating one is harmless.
package httpapi
