using GridGrains.ClickHouse.Sql;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.Sql;

internal static class SqlProblems
{
    public static readonly ProblemCode Refused = new(SqlRefusedException.NotAllowed, StatusCodes.Status400BadRequest, "the statement holds something that no statement may; the message names it");
    public static readonly ProblemCode Faulty = new(SqlRefusedException.Syntax, StatusCodes.Status400BadRequest, "the engine does not read the statement, or a name or type in it is wrong");

    public static readonly IReadOnlyList<ProblemCode> All = [Refused, Faulty];

    public static ApiException Of(SqlRefusedException refused, string statement)
    {
        var place = SqlPlaceText.Of(statement, refused.At);
        return new ApiException(refused.Code == SqlRefusedException.Syntax ? Faulty : Refused, refused.Message + (place is var (line, column) ? $" (line {line}, column {column})" : ""))
        {
            Suggestions = refused.Suggestions is { Count: > 0 } near ? near : null,
            Place = place,
        };
    }
}

/// <summary>A place in a statement as people count it.</summary>
internal static class SqlPlaceText
{
    /// <param name="at">Characters before it; null for none.</param>
    public static (int Line, int Column)? Of(string statement, int? at)
    {
        if (at is not { } before)
        {
            return null;
        }

        var lead = statement.AsSpan(0, Math.Min(before, statement.Length));
        return (lead.Count('\n') + 1, lead.Length - lead.LastIndexOf('\n'));
    }
}
