using GridGrains.Grains.Tracing;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Settings;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace GridGrains.Silo.Parts;

/// <summary>Spans of requests and of what becomes of their records, sent to a collector.</summary>
internal sealed class TracingPart : SiloPart
{
    // The server's own source; it continues the traceparent of a request.
    private const string RequestSource = "Microsoft.AspNetCore";

    private const double DefaultRatio = 0.01;

    private static readonly Setting<Uri?> Collector = new(
        "otlp", "URL", "an http or https address such as http://127.0.0.1:4318", "none: no traces", null,
        "Collector that takes traces as OTLP over HTTP; headers for it come from OTEL_EXPORTER_OTLP_HEADERS", TryAddress);

    private static readonly Setting<double> Ratio = Setting.Number(
        "trace-ratio", "SHARE", DefaultRatio, 0d, 1d, "Share of the traces that are kept; one that a caller has begun is kept as the caller said");

    public override string Name => "tracing";

    public override IReadOnlyList<Setting> Settings => [Collector, Ratio];

    public override void AddServices(IServiceCollection services, SiloSettings settings, SiloStorage storage)
    {
        if (settings.Values.Get(Collector) is not { } collector)
        {
            return;
        }

        services.AddOpenTelemetry().WithTracing(traces => traces
            .AddSource(RequestSource, PipelineTrace.SourceName)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.Values.Get(Ratio))))
            .AddOtlpExporter(options => (options.Endpoint, options.Protocol) = (new Uri(collector, "v1/traces"), OtlpExportProtocol.HttpProtobuf)));
    }

    private static bool TryAddress(string text, out Uri? address) =>
        Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) && address is { UserInfo: "", Query: "", Fragment: "" };
}
