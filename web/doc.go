// Package web is the page: one go-app component whose view is a pure function of its model.
//
// The flow is hooks (app.go, in the browser only) → transitions of the model (model.go, act.go: pure, tested
// natively) → the view (view.go and its parts: pure, no event handlers in it). Elements that do something carry
// data-do, and the root's handlers read it, so the view needs no closures and its HTML can be compared as text.
//
// All elements are made by app.Elem. Those that go-app has a name for, such as app.Div, are a type each, and of each type that a page
// uses a browser has to compile some twenty functions before it can show the page.
//
// The package decides no meaning: what is said about mail comes from core.
package web
