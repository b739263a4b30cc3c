using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Timeouts;

namespace GridGrains.Silo.Http.Problems;

/// <summary>What to say of a request that was given up.</summary>
internal static class SlowAnswers
{
    public static string Describe(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        var what = endpoint?.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary is { Length: > 0 } summary ? $" ({summary})" : "";
        var advice = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? "ask for less at once, or again in a moment"
            : "it may have been done all the same: look before it is sent again";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{context.Request.Method} {context.Request.Path}{what} took longer than its limit of {LimitOf(endpoint).TotalSeconds:0.#} s and was given up; {advice}");
    }

    private static TimeSpan LimitOf(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<RequestTimeoutPolicy>()?.Timeout ?? endpoint?.Metadata.GetMetadata<RequestTimeoutAttribute>()?.Timeout ?? ApiLimits.RequestTimeout;
}
