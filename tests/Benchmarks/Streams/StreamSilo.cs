using System.Net;
using System.Net.Sockets;
using GridGrains.Domain.Log;
using GridGrains.Durability.Sqlite;
using GridGrains.Streams.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace GridGrains.Tests.Benchmarks.Streams;

/// <summary>A silo with nothing but two stream providers: Orleans' own in memory, and ours over an embedded log.</summary>
internal sealed class StreamSilo : IAsyncDisposable
{
    public const string Memory = "memory";
    public const string Ours = "log";

    /// <summary>As many queues as memory streams have by default.</summary>
    public const int Partitions = 8;

    private readonly IHost _host;

    private StreamSilo(IHost host, SqlitePartitionLog log) => (_host, Log) = (host, log);

    public SqlitePartitionLog Log { get; }

    public static async Task<StreamSilo> StartAsync(string directory)
    {
        var log = SqlitePartitionLog.Open(
            Path.Combine(directory, "log.db"), [new TopicDefinition(TickGrain.Topic, Partitions, null)], new SqliteLogOptions(), TimeProvider.System);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FreePort(), FreePort())
            .AddMemoryGrainStorage("PubSubStore")
            .AddMemoryStreams(Memory, streams => streams.ConfigurePartitioning(Partitions))
            .AddRedpandaStreams(Ours, options =>
            {
                options.Log = _ => log;
                options.AddTopic(TickGrain.Topic);
            }));
        var host = builder.Build();
        await host.StartAsync();
        return new StreamSilo(host, log);
    }

    public IAsyncStream<Tick> StreamOf(string provider, string key) =>
        _host.Services.GetRequiredKeyedService<IStreamProvider>(provider).GetStream<Tick>(StreamId.Create(TickGrain.Topic, key));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await Log.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
