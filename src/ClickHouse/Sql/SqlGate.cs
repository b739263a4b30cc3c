using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.ClickHouse.Sql;

/// <summary>A statement that may run.</summary>
/// <param name="Statement">With the platform's own subqueries in place of tables.</param>
/// <param name="Tables">That it reads.</param>
/// <param name="Parameters">Names that it has.</param>
/// <param name="IsOneSelect">Its outermost part is one SELECT, not a union.</param>
public sealed record SqlPlan(string Statement, IReadOnlyList<string> Tables, IReadOnlyList<string> Parameters, bool IsOneSelect)
{
    /// <summary>The same over tables without rows: what the engine can say of it without reading any.</summary>
    internal string Hollow { get; init; } = "";
}

/// <summary>
/// Decides on the engine's own parse whether a statement may run, and makes of it the one that does. Only <c>EXPLAIN AST</c> ever sees a text that was not judged: it parses, and
/// looks nothing up.
/// </summary>
/// <param name="explain">Parses a statement, with parameters.</param>
/// <param name="database">Of the tables.</param>
internal sealed class SqlGate(Func<string, SqlParameters, CancellationToken, Task<SqlNode>> explain, string database)
{
    private const string Mismatch = "the platform cannot make out every table of this statement; name each right after FROM, JOIN or a comma of FROM";

    private static readonly string[] Beginnings = ["SELECT", "WITH", "FROM", "("];

    /// <summary>What can be known of a statement without the engine.</summary>
    /// <exception cref="SqlRefusedException">It may not run, whatever the engine would make of it.</exception>
    public static SqlText Read(string statement)
    {
        var text = SqlText.Read(statement);
        if (text.Tokens.Count == 0)
        {
            throw new SqlRefusedException(SqlRefusedException.Syntax, "the statement is empty; for example SELECT hub, price FROM hub_lmp_5m LIMIT 10");
        }

        var first = text.Tokens[0];
        if (!Beginnings.Any(first.Is))
        {
            throw new SqlRefusedException(SqlRefusedException.NotAllowed, $"a statement is a SELECT, or WITH and a SELECT; this one begins with '{first.Value}'")
            {
                At = first.Start,
                Suggestions = NearestName.Of(first.Value, Beginnings) is { } near ? [near] : [],
            };
        }

        SqlMoments.Check(text);
        return text;
    }

    /// <exception cref="SqlRefusedException">It may not run.</exception>
    public async Task<SqlPlan> JudgeAsync(SqlText text, SqlParameters parameters, SqlReach reach, CancellationToken cancellation)
    {
        var parse = await explain(text.Text, parameters, cancellation);
        var judge = new SqlJudge(reach, text);
        judge.Judge(parse);
        var substitution = new SqlSubstitution(reach, database);
        var substituted = substitution.Apply(text);
        if (judge.Tables.Count > 0 || substituted != text.Text)
        {
            await ProveAsync(substitution, parse, substituted, judge.Tables, parameters, reach, cancellation);
        }

        return new SqlPlan(substituted, [.. judge.Tables.Order(StringComparer.Ordinal)], NamesOf(text), parse.Children[0].Children is [{ Kind: SqlGrammar.Select }])
        {
            Hollow = new SqlSubstitution(reach, database, isHollow: true).Apply(text),
        };
    }

    private async Task ProveAsync(
        SqlSubstitution substitution, SqlNode parse, string substituted, IEnumerable<string> tables, SqlParameters parameters, SqlReach reach, CancellationToken cancellation)
    {
        var templates = new Dictionary<string, SqlNode>();
        foreach (var table in tables.Select(name => reach.Find(name)!))
        {
            var example = reach.SubqueryOf(table, database, table.Parameter is { } parameter ? $"({parameter} = 0)" : null);
            var own = await explain($"SELECT * FROM {example}", SqlParameters.None, cancellation);
            templates[table.Name] = own.All().First(node => node.Kind == SqlGrammar.Subquery);
        }

        var result = await explain(substituted, parameters, cancellation);
        if (result.Render() != substitution.Expect(parse, templates).Render())
        {
            throw SqlRefusedException.Forbids(Mismatch);
        }
    }

    private static string[] NamesOf(SqlText text) =>
        [.. text.Parameters.Select(parameter => parameter.Name).Distinct()];
}
