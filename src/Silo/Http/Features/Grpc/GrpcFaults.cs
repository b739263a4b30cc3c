using GridGrains.Silo.Http.Problems;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace GridGrains.Silo.Http.Features.Grpc;

/// <summary>Answers what a handler throws with the status that HTTP would give it, and leaves it to the log.</summary>
internal sealed class GrpcFaults(ProblemTable problems) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            // Nobody waits for it any more. Where the deadline has passed, the server has answered that already.
            throw new RpcException(new Status(StatusCode.Cancelled, "the call was given up"));
        }
        catch (Exception fault) when (fault is not RpcException)
        {
            var (http, answer) = (context.GetHttpContext(), problems.Of(fault));
            http.Features.Set(new AnsweredFault(answer, fault));
            throw GrpcAnswer.Of(answer, ProblemWriter.TraceIdOf(http), fault as ApiException);
        }
    }
}
