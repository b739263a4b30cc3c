using System.Diagnostics.Metrics;
using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Parts;
using GridGrains.Silo.Settings;
using GridGrains.Streams;
using GridGrains.Streams.Records;
using GridGrains.Tests.Integration.Hosting;
using GridGrains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace GridGrains.Tests.Integration.Streams;

/// <summary>A silo that offers its topics as streams.</summary>
[Collection(OwnSiloCollection.Name)]
public sealed class ProductStreamTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gridgrains-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Prices_curves_features_and_events_are_streams_by_key_that_nobody_else_writes()
    {
        var settings = new SiloSettings
        {
            DataDirectory = Path.Combine(_folder.FullName, "data"),
            Urls = ["http://127.0.0.1:0"],
            GatewayPort = 0,
            Lake = LakeSettings.Off,
            Values = new(new Dictionary<Setting, SettingValue> { [StreamsPart.Streams] = new(true, "true", "the test") }),
        };
        await using var app = SiloHost.Build(settings, SiloStorage.OpenEmbedded(settings), services => services.AddSingleton<IMeterFactory, UnheardMeters>());
        await app.StartAsync(TestContext.Current.CancellationToken);
        var log = app.Services.GetRequiredService<IPartitionLog>();
        var provider = app.Services.GetRequiredService<IClusterClient>().GetStreamProvider(StreamsPart.Provider);
        foreach (var (topic, name) in new[] { (Topics.RealTimeLmp, "prices"), (Topics.DayAheadLmp, "day-ahead-prices"), (Topics.CurveMarks, "curves"), (Topics.FeaturePush, "features"), (Topics.DerivedEvents, "events"), (Topics.Anomalies, "anomalies") })
        {
            var seen = new TaskCompletionSource<StreamRecord>();
            var stream = provider.GetStream<StreamRecord>(StreamId.Create(name, "CAISO/STREAMED"));
            await stream.SubscribeAsync((record, _) =>
            {
                seen.TrySetResult(record);
                return Task.CompletedTask;
            });

            var records = new RecordBuffer();
            records.Add("CAISO/STREAMED"u8, "{}"u8);
            await log.AppendAsync(topic, records, new RecordHeaders("test", "TEST"), TestContext.Current.CancellationToken);

            var record = await seen.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
            Assert.Equal(("CAISO/STREAMED", "{}"), (record.Key, Encoding.UTF8.GetString(record.Value!)));
            await Assert.ThrowsAsync<StreamTopicException>(() => stream.OnNextAsync(record));
        }

        await app.StopAsync(TestContext.Current.CancellationToken);
    }
}
