using System.Diagnostics;
using System.Globalization;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Search;
using GridGrains.Tests.Benchmarks.Report;
using Microsoft.Data.Sqlite;

namespace GridGrains.Tests.Benchmarks.Catalog;

/// <summary>
/// Searches a catalogue of a million nodes with names and aliases, as people search: hubs, ids, beginnings, misspellings, words that hundreds of thousands hold.
/// Beside it SQLite's FTS5 over the same names, which finds no misspelling and counts nothing.
/// </summary>
internal sealed class CatalogBenchmark : IBenchmark
{
    private const int Nodes = 1_000_000;
    private const int Searches = 400;
    private const int Seed = 20;

    private static readonly string[] Isos = ["CAISO", "PJM", "MISO", "SPP", "ERCOT", "NYISO", "ISONE"];
    private static readonly string[] Words = ["GEN", "LOAD", "BUS", "AGG", "WIND", "SOLAR", "NORTH", "SOUTH", "VALLEY", "CREEK", "RIDGE", "MESA"];

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var entities = SearchSegment.Build(Enumerable.Range(0, Nodes).Select(DocumentOf));
        var search = new CatalogSearch(SearchSegment.Empty, entities);
        var (seconds, megabytes) = (Stopwatch.GetElapsedTime(started).TotalSeconds, (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6);
        BenchmarkContext.Say($"{search.Count:N0} entities indexed in {seconds:N1} s, {megabytes:N0} MB");
        await using var peer = await FtsAsync(Path.Combine(context.NewDirectory("fts"), "names.db"));
        var (ours, theirs, wrong) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < context.Runs; run++)
        {
            var questions = QuestionsOf(new Random(Seed + run), isMisspelt: false);
            ours.Add(P95(questions, question => search.Find(QuestionOf(question)).Total));
            theirs.Add(P95(questions, question => FindFts(peer, question)));
            wrong.Add(P95(QuestionsOf(new Random(Seed + run), isMisspelt: true), question => search.Find(QuestionOf(question)).Total));
        }

        return
        [
            Figure.Beside("catalog_p95_ms", "ms", ours, "SQLite FTS5, the best 20 by bm25", theirs, $"{Searches} searches of {Nodes:N0} nodes, first 20 with facets and total; built in {seconds:N1} s, {megabytes:N0} MB"),
            Figure.Of("catalog_typo_p95_ms", "ms", wrong, "the same searches, each with a wrong letter"),
        ];
    }

    private static SearchDocument DocumentOf(int number)
    {
        var (iso, id) = (Isos[number % Isos.Length], IdOf(number));
        return SearchDocument.OfEntity(
            $"node.{iso}/{id}", CatalogKind.Node, id, iso,
            [(SearchField.Name, id), (SearchField.Alias, $"{Words[number / 7 % Words.Length]} {number % 9973}"), (SearchField.Tag, iso), (SearchField.Tag, Words[number % 4])]);
    }

    private static string IdOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Words[number % Words.Length]}{number % 4999}_{number % 31}_{(char)('A' + number % 26)}{number:X}");

    private static SearchQuestion QuestionOf(string text) => new(SearchWords.OfQuestion(text, SearchQuestion.MaxWords), 0, 20);

    private static string[] QuestionsOf(Random random, bool isMisspelt) =>
    [
        .. Enumerable.Range(0, Searches).Select(number =>
        {
            var node = random.Next(Nodes);
            var text = (number % 5) switch
            {
                0 => IdOf(node),
                1 => $"{Isos[node % Isos.Length]} {Words[node % Words.Length]}{node % 4999}",
                2 => IdOf(node)[..6],
                3 => $"{Words[node % Words.Length]} {node % 9973}",
                _ => $"{Isos[node % Isos.Length]} {Words[node % 4]}",
            };
            return isMisspelt ? Misspelt(text, random) : text;
        }),
    ];

    private static string Misspelt(string text, Random random)
    {
        var place = random.Next(1, text.Length);
        return $"{text[..place]}{(char)('A' + random.Next(26))}{text[(place + 1)..]}";
    }

    private static double P95(string[] questions, Func<string, long> find)
    {
        var found = 0L;
        var times = new double[questions.Length];
        for (var i = 0; i < questions.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            found += find(questions[i]);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(times);
        return found == 0 ? throw new InvalidOperationException("nothing was found") : times[(int)(times.Length * 0.95)];
    }

    private static async Task<SqliteConnection> FtsAsync(string path)
    {
        var connection = new SqliteConnection($"Data Source={path}");
        await connection.OpenAsync();
        await RunAsync(connection, "CREATE VIRTUAL TABLE names USING fts5(name, alias, tags)");
        await using var transaction = await connection.BeginTransactionAsync();
        await using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO names VALUES ($name, $alias, $tags)";
        var parameters = new[] { "$name", "$alias", "$tags" }.Select(name => insert.Parameters.Add(name, SqliteType.Text)).ToArray();
        for (var number = 0; number < Nodes; number++)
        {
            var document = DocumentOf(number);
            (parameters[0].Value, parameters[1].Value, parameters[2].Value) = (document.Texts[0].Text, document.Texts[1].Text, $"{document.Texts[2].Text} {document.Texts[3].Text}");
            await insert.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        return connection;
    }

    private static long FindFts(SqliteConnection connection, string question)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT rowid FROM names WHERE names MATCH $words ORDER BY bm25(names) LIMIT 20";
        command.Parameters.AddWithValue("$words", string.Join(' ', SearchWords.OfQuestion(question, SearchQuestion.MaxWords).Select(word => $"\"{word}\"*")));
        using var rows = command.ExecuteReader();
        var count = 0L;
        while (rows.Read())
        {
            count++;
        }

        return count;
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
