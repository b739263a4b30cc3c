using System.Globalization;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Domain.Guardrails.Partitions;
using GridGrains.Grains.Catalog;
using GridGrains.Grains.Guardrails;

namespace GridGrains.Silo.Catalog.Runs;

/// <summary>Reports what was found in the partitions that a load has brought: of each of its tables one run, with every judge as an assertion.</summary>
/// <param name="datasetsOf">Ids in the catalogue of what holds the rows of a table.</param>
internal sealed class JudgedRuns(RunReporter reporter, Func<string, IReadOnlyList<string>> datasetsOf) : IVerdictObserver
{
    public void Judged(IReadOnlyList<PartitionVerdict> verdicts, string source, DateTime startedUtc)
    {
        foreach (var table in verdicts.GroupBy(verdict => verdict.Id.Table))
        {
            var quality = DatasetQuality.Of([.. table]);
            var key = string.Create(CultureInfo.InvariantCulture, $"{source} {startedUtc.Ticks}");
            reporter.Begin(PlatformJobs.Judged(table.Key), key, [.. datasetsOf(table.Key).Select(id => RunDataset.Entry(id) with { Quality = quality })], [], startedUtc).Completed();
        }
    }
}
