using GridGrains.Domain;
using GridGrains.Durability.Kafka;
using GridGrains.Silo.Hosting;
using Spectre.Console;

namespace GridGrains.Silo.Commands;

/// <summary>Creates the topics that a broker lacks, or says how its topics differ from the description. Nothing that exists is changed.</summary>
internal static class TopicsCommand
{
    public const string Apply = "apply";
    public const string Check = "check";

    private const string BuiltIn = "topics.yaml";

    /// <param name="path">File of the description; null for the one built in.</param>
    /// <param name="readVariable">Where brokers and credentials come from.</param>
    public static async Task<int> RunAsync(string action, string? path, Func<string, string?> readVariable, CancellationToken cancellation)
    {
        try
        {
            var wanted = path is null ? TopicsFile.Parse(ReadBuiltIn(), BuiltIn) : TopicsFile.Load(path);
            using var cluster = new KafkaTopicCluster(ClusterSettings.KafkaFromEnvironment(readVariable));
            var admin = new TopicAdmin(cluster);
            var report = action == Apply ? await admin.ApplyAsync(wanted, cancellation) : await admin.CheckAsync(wanted, cancellation);
            Print(ReportConsole.Output(), wanted, report);
            return report.Differences.Count == 0 ? ExitCodes.Ok : ExitCodes.TopicsDiffer;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.TopicsDiffer;
        }
        catch (DomainException failed)
        {
            ReportConsole.WriteError(failed.Message);
            return failed.Code == DomainErrorCode.InvalidSetting ? ExitCodes.Unusable : ExitCodes.TopicsDiffer;
        }
    }

    private static void Print(IAnsiConsole console, IReadOnlyList<TopicSpec> wanted, TopicReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("topic").AddColumn(new TableColumn("partitions").RightAligned())
            .AddColumn(new TableColumn("replicas").RightAligned()).AddColumn(new TableColumn("retention").RightAligned()).AddColumn("state");
        foreach (var topic in wanted)
        {
            table.AddRow(
                Markup.Escape(topic.Name), ReportConsole.Number(topic.Partitions), ReportConsole.Number(topic.Replication),
                $"{topic.Retention.TotalDays:0.##} d", Markup.Escape(StateOf(topic, report)));
        }

        console.Write(table);
    }

    private static string StateOf(TopicSpec topic, TopicReport report)
    {
        if (report.Created.Contains(topic.Name))
        {
            return "created";
        }

        var differences = report.Differences.Where(difference => difference.Topic == topic.Name).ToList();
        return differences.Count == 0 ? "as described"
            : differences[0].What == "topic" ? "missing"
            : string.Join("; ", differences.Select(difference => $"{difference.What} is {difference.Found ?? "not known"}, not {difference.Wanted}"));
    }

    private static string ReadBuiltIn()
    {
        using var stream = typeof(TopicsCommand).Assembly.GetManifestResourceStream(BuiltIn)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
