using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace GridGrains.Silo.Http.Features.Grpc;

/// <summary>
/// The methods of <see cref="OnlineFeatureService"/>. They are bound by hand, because a message that is none has to be refused as the caller's fault, and
/// generated methods leave it to the server's log.
/// </summary>
internal sealed class ServingMethods : IServiceMethodProvider<OnlineFeatureService>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OnlineFeatureService> context)
    {
        context.AddUnaryMethod(
            MethodOf("GetFeastServingInfo", GetFeastServingInfoRequest.Parser, GetFeastServingInfoResponse.Parser), [],
            static (_, _, _) => OnlineFeatureService.GetFeastServingInfo());
        context.AddUnaryMethod(
            MethodOf("GetOnlineFeatures", GetOnlineFeaturesRequest.Parser, GetOnlineFeaturesResponse.Parser), [],
            static (service, request, call) => service.GetOnlineFeatures(request, call));
    }

    private static Method<TRequest, TAnswer> MethodOf<TRequest, TAnswer>(string name, MessageParser<TRequest> requests, MessageParser<TAnswer> answers)
        where TRequest : class, IMessage<TRequest>
        where TAnswer : class, IMessage<TAnswer> =>
        new(MethodType.Unary, "feast.serving.ServingService", name, MarshallerOf(requests), MarshallerOf(answers));

    private static Marshaller<T> MarshallerOf<T>(MessageParser<T> parser)
        where T : class, IMessage<T> => new(Write, context => Read(parser, context));

    private static void Write<T>(T message, SerializationContext context)
        where T : class, IMessage<T>
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    private static T Read<T>(MessageParser<T> parser, DeserializationContext context)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(context.PayloadAsReadOnlySequence());
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"the message is no {typeof(T).Name}: {broken.Message}"));
        }
    }
}
