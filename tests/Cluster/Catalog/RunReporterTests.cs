using System.Diagnostics.Metrics;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Grains.Catalog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GridGrains.Tests.Cluster.Catalog;

public sealed class RunReporterTests
{
    private static readonly LineageJob Job = new("backfill", "BACKFILL", "Loads files into tables.");

    /// <summary>A run that calls several times a second is a RUNNING event in ten seconds; one that ends before has none, and none comes after its end.</summary>
    [Fact]
    public void Long_run_says_how_far_it_has_come_once_in_a_while()
    {
        var clock = new FakeTimeProvider();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var reporter = new RunReporter(new CatalogInstruments(services.GetRequiredService<IMeterFactory>()), clock, TimeSpan.FromHours(1));
        var run = reporter.Begin(Job, "17", [RunDataset.File("/a.csv")], []);
        for (var i = 0; i < 100; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(250));
            run.Progress(RunProgress.Of(i, 100, "B"), [RunDataset.Entry("iceberg.iso_rt_lmp", 10 * i)]);
        }

        run.Completed();
        clock.Advance(TimeSpan.FromMinutes(1));
        run.Progress(RunProgress.Of(100, 100, "B"));

        var news = new List<RunNews>();
        while (reporter.News.TryRead(out var one))
        {
            news.Add(one);
        }

        Assert.Equal([RunStep.Start, RunStep.Running, RunStep.Running, RunStep.Complete], news.Select(one => one.Step));
        Assert.Equal([0.39, 0.79], news.Where(one => one.Step == RunStep.Running).Select(one => one.Progress!.Share));
        Assert.Equal([390, 790], news.Where(one => one.Step == RunStep.Running).Select(one => one.Outputs[0].Rows!.Value));
    }
}
