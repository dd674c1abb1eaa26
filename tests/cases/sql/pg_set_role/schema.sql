SET ROLE app;
