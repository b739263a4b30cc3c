using System.Text.RegularExpressions;

namespace GridGrains.Tests.Architecture.Documents;

/// <summary>Names under which Prometheus sees the program's instruments: dots become underscores, the unit and the kind are appended.</summary>
internal static partial class MetricNames
{
    /// <summary>Of the runtime and of ASP.NET Core, as their documentation lists them; all that boards use.</summary>
    private static readonly string[] OfFrameworks =
        ["http_server_request_duration_seconds_bucket", "http_server_request_duration_seconds_count", "dotnet_process_memory_working_set_bytes", "dotnet_process_cpu_time_seconds_total"];

    public static IReadOnlySet<string> Known { get; } = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*Instruments.cs", SearchOption.AllDirectories)
        .SelectMany(file => Instrument().Matches(File.ReadAllText(file)))
        .SelectMany(match => NamesOf(match.Groups[1].Value, match.Groups[2].Value.Replace('.', '_'), match.Groups[3].Value))
        .Concat(OfFrameworks).ToHashSet();

    private static string[] NamesOf(string kind, string name, string unit)
    {
        var suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        // A name that ends in its unit is not given it twice.
        var full = name.EndsWith(suffix, StringComparison.Ordinal) ? name : name + suffix;
        return kind switch
        {
            "Counter" => [full + "_total"],
            "Histogram" => [full + "_bucket", full + "_count", full + "_sum"],
            _ => [full],
        };
    }

    [GeneratedRegex("""Create(?:Observable)?(Counter|Gauge|Histogram|UpDownCounter)(?:<\w+>)?\(\s*"([a-z_.]+)"(?:,[^"]*?"([^"]*)")?""")]
    private static partial Regex Instrument();
}
