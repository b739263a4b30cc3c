using Google.Protobuf;
using GridGrains.Silo.Http.Features.Grpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace GridGrains.Tests.Integration.Http;

/// <summary>A client of Feast's serving interface, as programs have one: by the names and numbers of the wire alone.</summary>
internal sealed class ServingClient : IDisposable
{
    private static readonly Method<GetOnlineFeaturesRequest, GetOnlineFeaturesResponse> GetOnline = MethodOf("GetOnlineFeatures", GetOnlineFeaturesRequest.Parser, GetOnlineFeaturesResponse.Parser);
    private static readonly Method<GetFeastServingInfoRequest, GetFeastServingInfoResponse> GetInfo =
        MethodOf("GetFeastServingInfo", GetFeastServingInfoRequest.Parser, GetFeastServingInfoResponse.Parser);

    private static readonly Method<GetOnlineFeaturesRequest, GetOnlineFeaturesResponse> Unknown = MethodOf("GetNothing", GetOnlineFeaturesRequest.Parser, GetOnlineFeaturesResponse.Parser);

    private readonly GrpcChannel _channel;
    private readonly CallInvoker _calls;

    public ServingClient(string address, HttpMessageHandler? handler = null)
    {
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = handler is not null, MaxReceiveMessageSize = null });
        _calls = _channel.CreateCallInvoker();
    }

    public void Dispose() => _channel.Dispose();

    public async Task<GetOnlineFeaturesResponse> ReadAsync(GetOnlineFeaturesRequest request, CallOptions options = default)
    {
        using var call = _calls.AsyncUnaryCall(GetOnline, null, options, request);
        return await call.ResponseAsync;
    }

    public async Task<string> VersionAsync()
    {
        using var call = _calls.AsyncUnaryCall(GetInfo, null, default, new GetFeastServingInfoRequest());
        return (await call.ResponseAsync).Version;
    }

    public Task<RpcException> RefusedAsync(GetOnlineFeaturesRequest request, params (string Name, string Value)[] headers) => RefusedAsync(GetOnline, request, headers);

    public Task<RpcException> UnknownAsync() => RefusedAsync(Unknown, new GetOnlineFeaturesRequest(), []);

    private async Task<RpcException> RefusedAsync(Method<GetOnlineFeaturesRequest, GetOnlineFeaturesResponse> method, GetOnlineFeaturesRequest request, (string Name, string Value)[] headers)
    {
        var metadata = new Metadata();
        foreach (var (name, value) in headers)
        {
            metadata.Add(name, value);
        }

        using var call = _calls.AsyncUnaryCall(method, null, new CallOptions(metadata), request);
        return await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
    }

    private static Method<TRequest, TAnswer> MethodOf<TRequest, TAnswer>(string name, MessageParser<TRequest> requests, MessageParser<TAnswer> answers)
        where TRequest : class, IMessage<TRequest>
        where TAnswer : class, IMessage<TAnswer> =>
        new(MethodType.Unary, "feast.serving.ServingService", name, MarshallerOf(requests), MarshallerOf(answers));

    private static Marshaller<T> MarshallerOf<T>(MessageParser<T> parser)
        where T : class, IMessage<T> => Marshallers.Create(message => message.ToByteArray(), bytes => parser.ParseFrom(bytes));
}

/// <summary>Requests and answers between Feast's JSON and its messages.</summary>
internal static class ServingText
{
    public static GetOnlineFeaturesRequest Ask(string[] features, string key, params Value[] entities) => Ask(features, (key, entities));

    public static GetOnlineFeaturesRequest Ask(string[] features, params (string Key, Value[] Values)[] entities)
    {
        var request = new GetOnlineFeaturesRequest { Features = new FeatureList { Val = { features } } };
        foreach (var (key, values) in entities)
        {
            request.Entities.Add(key, new RepeatedValue { Val = { values } });
        }

        return request;
    }

    public static Value Of(string text) => new() { StringVal = text };

    public static Value Of(long number) => new() { Int64Val = number };
}
