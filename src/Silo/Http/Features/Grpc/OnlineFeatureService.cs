using GridGrains.Domain.Governance;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.Queries;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace GridGrains.Silo.Http.Features.Grpc;

/// <summary>Feast's <c>ServingService</c>: the reads of <c>POST /get-online-features</c> by gRPC, with its values, statuses, limits and refusals.</summary>
internal sealed class OnlineFeatureService(FeatureReads reads, FeaturePlans plans)
{
    /// <summary>Bytes before a message: whether it is packed, and its length.</summary>
    private const int FrameBytes = 5;

    private static readonly string Version = typeof(OnlineFeatureService).Assembly.GetName().Version?.ToString() ?? "";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<GrpcFaults>().AddSingleton<OnlineFeatureService>().AddSingleton<IServiceMethodProvider<OnlineFeatureService>, ServingMethods>();
        services.AddGrpc(grpc =>
        {
            // What is not there is refused like every unknown path.
            grpc.IgnoreUnknownServices = true;
            grpc.MaxReceiveMessageSize = ApiLimits.MaxBodyBytes - FrameBytes;
            grpc.Interceptors.Add<GrpcFaults>();
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGrpcService<OnlineFeatureService>().Needs(AccessScope.Read).DisableRequestTimeout()
        // The size of a message is bounded by gRPC itself, which says so in its own words.
        .WithMetadata(new DisableRequestSizeLimitAttribute());

    public static Task<GetFeastServingInfoResponse> GetFeastServingInfo() => Task.FromResult(new GetFeastServingInfoResponse { Version = Version });

    public async Task<GetOnlineFeaturesResponse> GetOnlineFeatures(GetOnlineFeaturesRequest request, ServerCallContext context)
    {
        using var entry = reads.Enter();
        var started = reads.Start();
        var asked = OnlineMessages.Read(request);
        var plan = OnlineMessages.PlanOf(request, plans);
        var rows = await reads.ReadAsync(asked, plan, reads.MomentOf(context.RequestHeaders.GetValue(PastMoment.Name)), context.CancellationToken);
        var answer = OnlineMessages.Write(request, asked, plan, rows);
        reads.Count(asked, plan, started);
        return answer;
    }
}
