package io.github.celeriac.cli;

import io.github.celeriac.spi.BackendUrl;

/** Whether the server asks who we are; that it lets us in is known by then. */
final class AccessCheck {
    private static final String NAME = "authenticate";

    private AccessCheck() {}

    static Check of(Place place) {
        BackendUrl url = place.url();
        if (url.dialect().startsWith("sqlite")) {
            return Check.pass(NAME, "a file: who may read it is for the file system to say");
        }
        return place.hasCredentials()
                ? Check.pass(NAME, "the server lets " + url.findUsername().orElse("this user") + " in")
                : Check.warn(
                        NAME,
                        "the server lets this client in without a password",
                        "give it one, unless only those who may read results can reach it");
    }
}
