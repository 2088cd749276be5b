package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That guides show nothing but what is compiled; package guides has what they show, and runs it. */
class GuidesTest {

    private static final Path GUIDES = Snippets.ROOT.resolve("docs/guides");
    private static final Path SHOWN =
            Snippets.ROOT.resolve("xen-sdk-examples/src/test/java/io/github/xensdk/examples/guides");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (io\\.github\\.xensdk[.a-z]*)\\.[A-Z]\\w*;$");
    private static final Pattern PAGE = Pattern.compile("docs/guides/([a-z-]+\\.md)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

    static List<Path> pages() throws Exception {
        try (Stream<Path> files = Files.list(GUIDES)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> programs() throws Exception {
        try (Stream<Path> files = Files.list(SHOWN)) {
            return files.filter(file -> file.toString().endsWith("Guide.java"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void eachProgramOfAPageIsPartOfACompiledSource(Path page) {
        List<String> sources = Snippets.compiled().stream()
                .map(source -> Snippets.words(Snippets.read(source)))
                .toList();

        assertThat(Snippets.shown(page))
                .allSatisfy(program -> assertThat(sources)
                        .as("a source of this module that has: %s", program)
                        .anyMatch(source -> source.contains(Snippets.words(program))));
    }

    /** What is run is what is shown. */
    @ParameterizedTest
    @MethodSource("programs")
    void eachShortProgramIsOnItsPage(Path source) {
        Matcher page = PAGE.matcher(Snippets.read(source));
        assertThat(page.find()).as("%s names its page", source).isTrue();
        List<String> shown = Snippets.shown(GUIDES.resolve(page.group(1))).stream()
                .map(Snippets::words)
                .toList();

        assertThat(Snippets.bodies(source))
                .isNotEmpty()
                .allSatisfy(body -> assertThat(shown).contains(Snippets.words(body)));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aPageNamesThePackagesOfTheTypesThatItUses(Path source) {
        String text = Snippets.read(source);
        Matcher page = PAGE.matcher(text);
        assertThat(page.find()).as("%s names its page", source).isTrue();
        String guide = Snippets.read(GUIDES.resolve(page.group(1)));

        assertThat(IMPORT.matcher(text).results().map(each -> each.group(1)).distinct())
                .allSatisfy(name -> assertThat(guide).contains("`" + name + "`"));
    }

    @Test
    void theIndexNamesEachGuide() throws Exception {
        String index = Snippets.read(GUIDES.resolve("README.md"));

        assertThat(pages().stream().map(page -> page.getFileName().toString()))
                .hasSizeGreaterThan(6)
                .filteredOn(page -> !page.equals("README.md"))
                .allSatisfy(page -> assertThat(index).contains("(" + page + ")"));
    }

    @ParameterizedTest
    @CsvSource({
        "first-program.md, <xen-sdk.version>%s</xen-sdk.version>, version",
        "testing-your-program.md, org.junit.jupiter:junit-jupiter:%s`, junit.version",
        "testing-your-program.md, org.assertj:assertj-core:%s`, assertj.version"
    })
    void versionsAreThoseThatTheProjectIsBuiltWith(String page, String shown, String property) {
        Matcher version = Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<")
                .matcher(Snippets.read(Snippets.ROOT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();

        assertThat(Snippets.read(GUIDES.resolve(page))).contains(shown.formatted(version.group(1)));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) {
        assertThat(LINK.matcher(Snippets.read(page)).results().map(link -> link.group(1)))
                .allSatisfy(link ->
                        assertThat(page.resolveSibling(link).normalize()).exists());
    }
}
