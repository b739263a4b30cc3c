namespace GridGrains.Tests.Integration.Portal;

/// <summary>What a browser reported of its visit to the portal.</summary>
/// <param name="Palette">Path that Ctrl+K, a name and Enter led to.</param>
/// <param name="Live">A price that was appended while the board was open.</param>
/// <param name="Source">A source that was added by the five steps, and has run.</param>
/// <param name="Sql">Statements that were typed.</param>
/// <param name="SignIn">A key that was pasted into the page of the sign-in.</param>
public sealed record BrowserReport(IReadOnlyList<VisitedPage> Pages, string Palette, LivePrice Live, AddedSource Source, TriedStatement Sql, SignedIn SignIn);

/// <param name="Theme"><c>light</c> at 1400 pixels, <c>dark</c> at 390.</param>
/// <param name="Errors">Lines of the console and exceptions of scripts.</param>
/// <param name="Foreign">Requests to anything but the silo.</param>
/// <param name="Violations">Rules of axe that are broken seriously.</param>
/// <param name="IsTooWide">The whole page scrolls sideways.</param>
/// <param name="Cut">Tables of the first page's short lists that hide a column.</param>
public sealed record VisitedPage(
    string Path, string Theme, int Status, string Title, string Heading, IReadOnlyList<string> Notices, IReadOnlyList<string> Errors, IReadOnlyList<string> Foreign,
    IReadOnlyList<string> Violations, double? FirstPaintMs, bool IsTooWide, IReadOnlyList<string> Cut);

/// <param name="Shown">Text of the cell that changed.</param>
public sealed record LivePrice(string Shown, double Ms);

/// <param name="Mended">What was found while the form was half filled.</param>
/// <param name="Key">Of the first row of the sample.</param>
public sealed record AddedSource(IReadOnlyList<string> Mended, string Key);

/// <param name="Said">What the page said when Ctrl+Enter ran the statement.</param>
/// <param name="Kept">Statement and value in the address then.</param>
/// <param name="Typed">The statement, with the table that a click put into it.</param>
/// <param name="Marked">Selected in the text after an error with line and column.</param>
public sealed record TriedStatement(string Said, IReadOnlyList<string> Kept, string Typed, string Marked);

/// <param name="Said">What the page said to a wrong key.</param>
/// <param name="Landed">Where the good one led, asked to go on at another server.</param>
/// <param name="Inside">Owner of requests with the session, and without it.</param>
/// <param name="Cookies">Those that scripts see.</param>
public sealed record SignedIn(string Said, string Landed, string? Inside, string? Outside, string Cookies, IReadOnlyList<string> Violations);
