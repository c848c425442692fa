using SocketDuplication;

// docs/sockets.md goes through this step by step.
switch (args)
{
    case [OtherProcess.Argument]:
        OtherProcess.Receive();
        return 0;
    case [ManySockets.Argument, var address, var source]:
        await ManySockets.ReceiveAsync(address, source);
        return 0;
    case []:
        SameProcess.Run();
        OtherProcess.Run();
        await ManySockets.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("usage: SocketDuplication (no arguments)");
        return 2;
}
