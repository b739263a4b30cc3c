using System.Net;
using System.Runtime.InteropServices;
using GridGrains.ClickHouse.Embedded.Http;
using GridGrains.ClickHouse.Embedded.Sessions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GridGrains.ClickHouse.Embedded.Hosting;

/// <summary>Engine and HTTP server from start to stop.</summary>
internal static class EngineHost
{
    private const int MaxRequestLineBytes = 1 << 20;
    private const int MaxConnections = 256;

    /// <summary>How long running requests have when the engine is to stop; then their queries are killed, then the process ends.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(12);

    /// <summary>Serves until standard input ends, whatever signals come. Prints <c>ready PORT VERSION</c> once requests are answered.</summary>
    public static async Task RunAsync(EngineSettings settings, TextReader input)
    {
        using var pool = new SessionPool(Path.Combine(settings.DataDirectory, "data"), settings.Sessions, settings.ServerSettings, settings.QuerySettings);
        if (settings.MergesNothing)
        {
            pool.StopMerges();
        }

        await using var app = Build(settings, pool);
        // Terminals and service managers signal the whole group. When to end is the parent's matter: it has last writes to make here.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        await app.StartAsync();
        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        EndpointFile.Write(settings.DataDirectory, port, settings.Secret);
        ParentWatch.Start(input, app.Lifetime.StopApplication);
        Console.Out.WriteLine($"ready {port} {pool.Version}");
        await WaitForStopAsync(app.Lifetime);
        EndpointFile.Delete(settings.DataDirectory);
        using var deadline = new Timer(_ => ExitCode.Exit(ExitCode.Stopped), null, StopDeadline, Timeout.InfiniteTimeSpan);
        await StopAsync(app, pool);
    }

    private static WebApplication Build(EngineSettings settings, SessionPool pool)
    {
        // The empty builder reads no configuration: nothing in the environment can open another address.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.AddSimpleConsole(options => options.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            // An answer that breaks off is an error of the query, and the client has it already.
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical);
        builder.Logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = null;
            server.Limits.MinRequestBodyDataRate = null;
            server.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            server.Limits.MaxConcurrentConnections = MaxConnections;
            server.Listen(IPAddress.Loopback, settings.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<IHostLifetime, LeashedLifetime>();
        var app = builder.Build();
        var handler = new EngineHandler(pool, new SecretCheck(settings.Secret), app.Services.GetRequiredService<ILogger<EngineHandler>>());
        app.Run(handler.HandleAsync);
        return app;
    }

    private static Task WaitForStopAsync(IHostApplicationLifetime lifetime)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStopping.Register(stopping.SetResult);
        return stopping.Task;
    }

    private static async Task StopAsync(WebApplication app, SessionPool pool)
    {
        using var patience = new CancellationTokenSource(StopPatience);
        using var _ = patience.Token.Register(pool.CancelAll);
        await app.StopAsync(patience.Token);
    }
}
