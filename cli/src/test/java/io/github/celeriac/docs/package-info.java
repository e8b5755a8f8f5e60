/**
 * README and docs/ keep their word: code in them is cut from code that compiles and runs, tables come from the code, links
 * lead somewhere, names exist.
 *
 * <p>{@code ./mvnw -pl cli -am test -Dtest='Docs*Test' -Dsurefire.failIfNoSpecifiedTests=false -Dceleriac.docs.write=true}
 * brings the pages up to date. The tests live here because the CLI's class path is the whole library.
 */
package io.github.celeriac.docs;
